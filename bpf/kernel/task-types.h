/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * Tasks and their files, namespaces and registers. Of the kernel's structs only the fields that are used are here; their
 * places come from the running kernel's BTF (CO-RE).
 */
#ifndef SAE_KERNEL_TASK_TYPES_H
#define SAE_KERNEL_TASK_TYPES_H

#include "kernel/base.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct ns_common {
	unsigned int inum;
};

struct pid_namespace {
	struct ns_common ns;
};

struct hlist_node {
	struct hlist_node *next;
};

struct hlist_head {
	struct hlist_node *first;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct pid {
	unsigned int level;
	struct hlist_head tasks[4];
	struct upid numbers[1]; /* one for each namespace, from the initial one on */
};

struct inode {
	unsigned short i_mode;
	unsigned long i_ino;
};

struct file {
	struct inode *f_inode;
	void *private_data;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct thread_info {
	__u32 status; /* x86 */
};

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live; /* threads that have not begun to exit */
};

struct cgroup {
	int level;
	__u64 ancestor_ids[1]; /* until 5.19: so many as its level, and its own */
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

struct io_uring_task;
struct bpf_run_ctx;

struct task_struct {
	struct thread_info thread_info;
	unsigned int flags;
	int pid;
	int tgid;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	struct hlist_node pid_links[4];
	void *stack;
	struct bpf_run_ctx *bpf_ctx; /* 5.15; of tracing programs 6.10 */
	__u64 start_boottime;
	char comm[16];
	struct files_struct *files;
	struct io_uring_task *io_uring; /* 5.10 */
	struct signal_struct *signal;
	struct css_set *cgroups;
};

/* Whole, so that a program that never looks inside can still be given one. */
struct pt_regs {
	unsigned long unused;
};

struct pt_regs___x86 {
	unsigned long bx;
	unsigned long cx;
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long ax;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long orig_ax;
};

struct pt_regs___arm64 {
	__u64 regs[31];
	__u64 pstate;
	__u64 orig_x0;
	__s32 syscallno;
};

#pragma clang attribute pop

#endif
