/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Tasks: their numbers, cgroups and files. */
#ifndef SAE_KERNEL_TASK_H
#define SAE_KERNEL_TASK_H

#include "kernel/read.h"

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
	if (level <= (__u32)BPF_CORE_READ(cgroup, level))
		bpf_probe_read_kernel(&id, sizeof(id), (__u64 *)&cgroup->ancestor_ids + level);
	return id;
}

/* The file behind a descriptor of the current task, or NULL. Races with close: the caller checks what it finds. */
static __always_inline struct file *sae_file_of(struct task_struct *task, __u32 fd, const bool btf_ptr)
{
	struct files_struct *files = SAE_GET(btf_ptr, task, files);
	struct file **table, *file = NULL;
	struct fdtable *fdt;

	if (!files)
		return NULL;
	fdt = SAE_GET(btf_ptr, files, fdt);
	if (fd >= SAE_GET(btf_ptr, fdt, max_fds))
		return NULL;
	table = SAE_GET(btf_ptr, fdt, fd);
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
