/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* How kernels and architectures differ: nothing else in bpf/ knows a version. */
#ifndef SAE_KERNEL_H
#define SAE_KERNEL_H

#include "kernel-types.h"

/*
 * A field, read directly where the verifier knows the pointer (trusted, a
 * constant), else by bpf_probe_read_kernel; 0 where that fails.
 */
#define SAE_GET(trusted, pointer, field)                                               \
	({                                                                             \
		typeof(pointer) from_ = (pointer);                                     \
		typeof(from_->field) value_;                                           \
		if (trusted)                                                           \
			value_ = from_->field;                                         \
		else                                                                   \
			bpf_core_read((void *)&value_, sizeof(value_), &from_->field); \
		value_;                                                                \
	})

/* bpf_task_pt_regs and, in the same release (5.15), bpf_get_current_ancestor_cgroup_id for tracing. */
static __always_inline bool sae_has_task_pt_regs(void)
{
	return bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs);
}

/* 5.11. */
static __always_inline bool sae_has_current_task_btf(void)
{
	return bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf);
}

#define SAE_PID_NAMESPACES 8 /* nested, at most looked through; the kernel allows 32 */

/* The number in the pid namespace with this inode; 0 if there is none there. */
static __always_inline __u32 sae_pid_number(struct pid *pid, __u32 namespace)
{
	struct upid *upid = (struct upid *)&pid->numbers;
	__u32 level = BPF_CORE_READ(pid, level);
	int i;

	for (i = 0; i < SAE_PID_NAMESPACES && i <= level; i++) {
		if (BPF_CORE_READ(upid, ns, ns.inum) == namespace)
			return BPF_CORE_READ(upid, nr);
		upid = (void *)upid + bpf_core_type_size(struct upid);
	}
	return 0;
}

static __always_inline __u32 sae_number_in(struct task_struct *task, __u32 namespace)
{
	return sae_pid_number(BPF_CORE_READ(task, thread_pid), namespace);
}

/* Id of the current task's ancestor in the v2 hierarchy at this level; 0 if it is not that deep. */
static __always_inline __u64 sae_ancestor_cgroup(__u32 level)
{
	struct task_struct *task;
	struct cgroup *cgroup;
	__u64 id = 0;

	if (sae_has_task_pt_regs())
		return bpf_get_current_ancestor_cgroup_id(level);
	task = (struct task_struct *)bpf_get_current_task();
	cgroup = BPF_CORE_READ(task, cgroups, dfl_cgrp);
	bpf_probe_read_kernel(&id, sizeof(id), (__u64 *)&cgroup->ancestor_ids + level);
	return id;
}

static __always_inline bool sae_is_x86(void)
{
	return bpf_core_field_exists(struct pt_regs___x86, orig_ax);
}

static __always_inline long sae_call_number(struct pt_regs *regs)
{
	if (sae_is_x86())
		return ((struct pt_regs___x86 *)regs)->orig_ax;
	return ((struct pt_regs___arm64 *)regs)->syscallno;
}

/* Argument 0 to 5 of the system call; still there when it ends. */
static __always_inline __u64 sae_argument(struct pt_regs *regs, const int index)
{
	struct pt_regs___arm64 *arm64 = (void *)regs;
	struct pt_regs___x86 *x86 = (void *)regs;

	if (sae_is_x86()) {
		switch (index) {
		case 0:
			return x86->di;
		case 1:
			return x86->si;
		case 2:
			return x86->dx;
		case 3:
			return x86->r10;
		case 4:
			return x86->r8;
		default:
			return x86->r9;
		}
	}
	return index == 0 ? arm64->orig_x0 : arm64->regs[index];
}

/*
 * False once the call has its result: work that runs on the way back to user
 * space (io_uring completions) finds the registers of a call that is over.
 */
static __always_inline bool sae_in_call(struct pt_regs *regs)
{
	struct pt_regs___arm64 *arm64 = (void *)regs;

	if (sae_is_x86())
		return (long)((struct pt_regs___x86 *)regs)->ax == -ENOSYS;
	return arm64->regs[0] == arm64->orig_x0;
}

/* The call in progress came in by the 32-bit entry: its number means another call. */
static __always_inline bool sae_is_compat(struct task_struct *task, const bool trusted)
{
	if (bpf_core_field_exists(task->thread_info.status))
		return SAE_GET(trusted, task, thread_info.status) & TS_COMPAT;
	return SAE_GET(trusted, task, thread_info.flags) & TIF_32BIT_ARM64;
}

/* The file behind a descriptor of the current task, or NULL. Races with close: the caller checks what it finds. */
static __always_inline struct file *sae_file_of(struct task_struct *task, __u32 fd, const bool trusted)
{
	struct files_struct *files = SAE_GET(trusted, task, files);
	struct file **table, *file = NULL;
	struct fdtable *fdt;

	if (!files)
		return NULL;
	fdt = SAE_GET(trusted, files, fdt);
	if (fd >= SAE_GET(trusted, fdt, max_fds))
		return NULL;
	table = SAE_GET(trusted, fdt, fd);
	bpf_probe_read_kernel(&file, sizeof(file), table + fd);
	return file;
}

/* The socket behind a file, or NULL. */
static __always_inline struct sock *sae_socket_of(struct file *file, __u64 *number)
{
	struct inode *inode = SAE_GET(false, file, f_inode);
	struct socket *socket;

	if ((SAE_GET(false, inode, i_mode) & S_IFMT) != S_IFSOCK)
		return NULL;
	*number = SAE_GET(false, inode, i_ino);
	socket = SAE_GET(false, file, private_data);
	return SAE_GET(false, socket, sk);
}

#endif
