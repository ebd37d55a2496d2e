/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * What is read of the kernel, and how kernels differ: nothing else in bpf/
 * knows a kernel version. The structs hold only the fields that are used; their
 * places come from the running kernel's BTF (CO-RE).
 */
#ifndef SAE_KERNEL_H
#define SAE_KERNEL_H

/* clang-format off: the types come first, the helpers need them */
#include <linux/types.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>
/* clang-format on */
#include <stdbool.h>
#include <stddef.h>

#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define IPPROTO_TCP 6
#define IPPROTO_MPTCP 262

#define MSG_OOB 0x1
#define MSG_PEEK 0x2
#define MSG_TRUNC 0x20
#define MSG_ERRQUEUE 0x2000

#define S_IFMT 0170000
#define S_IFSOCK 0140000

#define RCV_SHUTDOWN 1
#define SHUTDOWN_MASK 3

#define PF_IO_WORKER 0x00000010
#define PF_KTHREAD 0x00200000

#define TS_COMPAT 0x0002	     /* x86: thread_info.status */
#define TIF_32BIT_ARM64 (1ul << 22) /* arm64: thread_info.flags */

#define ENOSYS 38

/* enum sock_flags */
#define SOCK_DEAD_BIT (1ul << 0) /* the last file has let go of it */
#define SOCK_DONE_BIT (1ul << 1) /* a FIN was received, in order */

enum {
	TCP_ESTABLISHED = 1,
	TCP_SYN_SENT,
	TCP_SYN_RECV,
	TCP_FIN_WAIT1,
	TCP_FIN_WAIT2,
	TCP_TIME_WAIT,
	TCP_CLOSE,
	TCP_CLOSE_WAIT,
	TCP_LAST_ACK,
	TCP_LISTEN,
	TCP_CLOSING,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct ns_common {
	unsigned int inum;
};

struct net {
	struct ns_common ns;
};

struct pid_namespace {
	struct ns_common ns;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct pid {
	unsigned int level;
	struct upid numbers[1]; /* one for each namespace, from the initial one on */
};

typedef struct {
	struct net *net;
} possible_net_t;

typedef struct {
	__s64 counter;
} atomic64_t;

struct in6_addr {
	__u8 bytes[16];
};

struct sock_common {
	__u32 skc_daddr;
	__u32 skc_rcv_saddr;
	__u16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	atomic64_t skc_cookie;
	unsigned long skc_flags;
};

struct inode {
	unsigned short i_mode;
	unsigned long i_ino;
};

struct file {
	struct inode *f_inode;
	void *private_data;
};

struct socket {
	struct file *file;
	struct sock *sk;
};

struct sock {
	struct sock_common __sk_common;
	int sk_err;
	struct socket *sk_socket;
	__u16 sk_protocol;
	__u16 sk_type;
	__u8 sk_shutdown;
	__u32 sk_max_ack_backlog;
};

struct tcp_sock {
	__u32 copied_seq;
	__u32 write_seq;
	__u32 rcv_nxt;
	__u32 snd_nxt;
	__u32 snd_una;
	__u64 bytes_received;
	__u64 bytes_acked;
	__u64 tcp_wstamp_ns; /* 4.20 */
	bool is_mptcp;	     /* 5.6, if MPTCP is built in: a subflow */
};

struct mptcp_sock {
	struct sock *first;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct thread_info {
	unsigned long flags;
	__u32 status; /* x86 */
};

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live; /* threads that have not begun to exit */
};

struct cgroup {
	__u64 ancestor_ids[1]; /* until 5.19 */
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

struct io_uring_task;

struct task_struct {
	struct thread_info thread_info;
	unsigned int flags;
	int pid;
	int tgid;
	struct task_struct *group_leader;
	struct pid *thread_pid;
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
	unsigned long r10;
	unsigned long r8;
	unsigned long ax;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long orig_ax;
};

struct pt_regs___arm64 {
	__u64 regs[31];
	__u64 orig_x0;
	__s32 syscallno;
};

#pragma clang attribute pop

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

/* The number of a task in the pid namespace with this inode; 0 if it has none there. */
static __always_inline __u32 sae_number_in(struct task_struct *task, __u32 namespace)
{
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
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

/* Argument 0 to 4 of the system call; still there when it ends. */
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
		default:
			return x86->r8;
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
