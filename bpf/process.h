/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The target set as processes come and go. */
#ifndef SAE_PROCESS_H
#define SAE_PROCESS_H

#include "record/emit.h"
#include "targets.h"

static __always_inline void sae_tell_process(__u8 kind, struct task_struct *task, __u32 tgid, __u32 parent)
{
	struct sae_process_record *process = bpf_ringbuf_reserve(&sae_events, sizeof(*process), 0);

	if (!process) {
		SAE_COUNT_ATOMIC(state_dropped, 1);
		return;
	}
	SAE_COUNT_ATOMIC(state_records, 1);
	sae_fill_record(&process->record, kind, sizeof(*process));
	process->record.tgid = tgid;
	process->record.tid = tgid;
	process->record.position = parent;
	sae_section_head(&process->task_head, SAE_SECTION_TASK, sizeof(struct sae_task));
	bpf_core_read(process->task.comm, sizeof(process->task.comm), &task->comm);
	process->task.start_time = BPF_CORE_READ(task, group_leader, start_boottime);
	process->task.cgroup = bpf_get_current_cgroup_id();
	bpf_ringbuf_submit(process, BPF_RB_NO_WAKEUP);
}

static __always_inline void sae_fork_event(struct task_struct *child)
{
	__u32 parent = sae_current() >> 32, tgid = BPF_CORE_READ(child, tgid);
	__u64 start = BPF_CORE_READ(child, start_boottime);

	/* A thread. */
	if (tgid == bpf_get_current_pid_tgid() >> 32)
		return;
	if (sae_pid_namespace)
		tgid = sae_number_in(child, sae_pid_namespace);
	if (sae_adopt_child(parent, tgid, start))
		sae_tell_process(SAE_KIND_FORK, child, tgid, parent);
}

static __always_inline void sae_exec_event(struct task_struct *task)
{
	__u32 tgid = sae_current() >> 32;

	sae_adopt_by_command(tgid, BPF_CORE_READ(task, group_leader, start_boottime));
	if (sae_is_target(tgid))
		sae_tell_process(SAE_KIND_EXEC, task, tgid, 0);
}

static __always_inline void sae_exit_event(struct task_struct *task)
{
	__u32 tgid = sae_current() >> 32;

	if (BPF_CORE_READ(task, signal, live.counter) == 0 && sae_drop_process(tgid))
		sae_tell_process(SAE_KIND_EXIT, task, tgid, 0);
}

#endif
