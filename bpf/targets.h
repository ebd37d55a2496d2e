/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Who is watched: tasks that are in any of the selected sets (thread groups by number, all tasks of a cgroup). */
#ifndef SAE_TARGETS_H
#define SAE_TARGETS_H

#include "counters.h"
#include "kernel/task.h"

/* Of enum sae_select. What is not selected is a dead branch to the verifier. */
const volatile __u32 sae_selection = 0;
const volatile __u64 sae_cgroup_id = 0;
/* Below the root, which is 0. SAE_ANY_CGROUP_LEVEL inside a cgroup namespace, where it is not visible. */
const volatile __u32 sae_cgroup_level = 0;
const volatile bool sae_follow_children = true;
/* Thread group of user space's own: it serves and sends what it has seen, and is nobody's program. */
const volatile __u32 sae_own_tgid = 0;
/* Inode of the pid namespace in whose numbers user space speaks; 0: the initial one. */
const volatile __u32 sae_pid_namespace = 0;

#define SAE_CGROUP_LEVELS 16

/* Thread group (high half) and thread of the current task, as bpf_get_current_pid_tgid has them. */
static __always_inline __u64 sae_current(void)
{
	struct task_struct *task;

	if (!sae_pid_namespace)
		return bpf_get_current_pid_tgid();
	task = (struct task_struct *)bpf_get_current_task();
	return (__u64)sae_number_in(BPF_CORE_READ(task, group_leader), sae_pid_namespace) << 32 |
	       sae_number_in(task, sae_pid_namespace);
}

/* A thread group's number for user space; 0 if it has none there. */
static __always_inline __u32 sae_tgid_of(struct pid *pid)
{
	if (!sae_pid_namespace)
		return BPF_CORE_READ(pid, numbers[0].nr);
	return sae_pid_number(pid, sae_pid_namespace);
}

static __always_inline bool sae_is_selected_process(__u32 tgid)
{
	return sae_selection & SAE_SELECT_PROCESSES && bpf_map_lookup_elem(&sae_targets, &tgid);
}

static __always_inline bool sae_is_in_selected_cgroup(void)
{
	int level;

	if (!(sae_selection & SAE_SELECT_CGROUP))
		return false;
	if (sae_cgroup_level != SAE_ANY_CGROUP_LEVEL)
		return sae_ancestor_cgroup(sae_cgroup_level) == sae_cgroup_id;
	for (level = 0; level < SAE_CGROUP_LEVELS; level++)
		if (sae_ancestor_cgroup(level) == sae_cgroup_id)
			return true;
	return false;
}

/* Of the current task; the thread group is given because callers have it. */
static __always_inline bool sae_is_target(__u32 tgid)
{
	return sae_is_selected_process(tgid) || (tgid != sae_own_tgid && sae_is_in_selected_cgroup());
}

static __always_inline bool sae_current_is_target(void)
{
	return sae_is_target(sae_current() >> 32);
}

/* Of a fork of the current task, a target: whether the child is one, too. */
static __always_inline bool sae_adopt_child(__u32 parent, __u32 child, __u64 start)
{
	/* Then its cgroup makes it one, and the child is in there, too. */
	if (!(sae_selection & SAE_SELECT_PROCESSES))
		return true;
	if (sae_follow_children && sae_is_selected_process(parent)) {
		if (!bpf_map_update_elem(&sae_targets, &child, &start, BPF_ANY))
			return true;
		SAE_COUNT(targets_full, 1);
	}
	return sae_is_in_selected_cgroup();
}

/*
 * Of the end of the current task's thread group, a target: whether it is to be
 * told. Two last threads can both find none alive: the one that deletes tells.
 */
static __always_inline bool sae_drop_process(__u32 tgid)
{
	if (!(sae_selection & SAE_SELECT_PROCESSES) || !bpf_map_delete_elem(&sae_targets, &tgid))
		return true;
	return sae_is_in_selected_cgroup();
}

#endif
