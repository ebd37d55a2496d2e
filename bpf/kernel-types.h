/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * What is read of the kernel: constants, and of its structs only the fields that
 * are used. Their places come from the running kernel's BTF (CO-RE).
 */
#ifndef SAE_KERNEL_TYPES_H
#define SAE_KERNEL_TYPES_H

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

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_SEQPACKET 5
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define IPPROTO_MPTCP 262

#define MSG_OOB 0x1
#define MSG_PEEK 0x2
#define MSG_TRUNC 0x20
#define MSG_ERRQUEUE 0x2000

#define S_IFMT 0170000
#define S_IFSOCK 0140000

#define RCV_SHUTDOWN 1
#define SHUTDOWN_MASK 3

#define SOCK_BINDPORT_LOCK 8 /* sk_userlocks: the program chose the port */
#define PIDTYPE_TGID 1

#define PF_IO_WORKER 0x00000010
#define PF_KTHREAD 0x00200000

#define TS_COMPAT 0x0002	    /* x86: thread_info.status */
#define TIF_32BIT_ARM64 (1ul << 22) /* arm64: thread_info.flags */

#define EAGAIN 11
#define EACCES 13
#define EINVAL 22
#define EPIPE 32
#define ENOSYS 38
#define EADDRNOTAVAIL 99
#define ENETDOWN 100
#define ENETUNREACH 101
#define ECONNRESET 104
#define ECONNREFUSED 111
#define EHOSTDOWN 112
#define EHOSTUNREACH 113

#define RTN_BLACKHOLE 6
#define RTN_UNREACHABLE 7
#define RTN_PROHIBIT 8
#define RTF_REJECT 0x0200

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

struct fib6_info;

struct netns_ipv6 {
	struct fib6_info *fib6_null_entry;
};

struct net {
	struct ns_common ns;
	struct netns_ipv6 ipv6;
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
	int sk_err_soft;
	struct socket *sk_socket;
	__u16 sk_protocol;
	__u16 sk_type;
	__u8 sk_shutdown;
	__u32 sk_max_ack_backlog;
	__u8 sk_kern_sock : 1; /* made by the kernel for itself */
	__u8 sk_userlocks : 4;
	__u32 sk_txhash; /* another number once a connect has found its port */
	struct pid *sk_peer_pid;
};

struct sockaddr_un {
	unsigned short sun_family;
	char sun_path[108];
};

struct unix_address {
	int len; /* of family and path */
	struct sockaddr_un name[1];
};

struct unix_sock {
	struct unix_address *addr; /* NULL: unnamed; an accepted socket has its listener's */
	struct sock *peer;
};

struct flowi_common {
	__u8 flowic_proto;
};

struct flowi_ports {
	__u16 dport;
};

union flowi_uli {
	struct flowi_ports ports;
};

struct flowi4 {
	struct flowi_common __fl_common;
	__u32 daddr;
	union flowi_uli uli;
};

struct flowi6 {
	struct flowi_common __fl_common;
	struct in6_addr daddr;
	struct in6_addr saddr;
	union flowi_uli uli;
};

struct fib6_result {
	struct fib6_info *f6i;
	__u32 fib6_flags;
	__u8 fib6_type;
};

struct fib6_table {
	__u32 tb6_id;
};

struct msghdr {
	void *msg_name;
	int msg_namelen;
};

struct inet_sock {
	__u16 inet_sport; /* network order; stays when the port is given back */
};

struct tcp_sock {
	__u32 copied_seq;
	__u32 write_seq;
	__u32 rcv_nxt;
	__u32 snd_nxt;
	__u32 snd_una;
	__u64 bytes_received;
	__u64 bytes_acked;
	__u32 srtt_us;	 /* eight times */
	__u32 rttvar_us; /* four times */
	__u32 total_retrans;
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
	__u64 orig_x0;
	__s32 syscallno;
};

#pragma clang attribute pop

#endif
