/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * Sockets, addresses and routes. Of the kernel's structs only the fields that are used are here; their
 * places come from the running kernel's BTF (CO-RE).
 */
#ifndef SAE_KERNEL_NET_TYPES_H
#define SAE_KERNEL_NET_TYPES_H

#include "kernel/task-types.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

enum sock_flags { SOCK_DEAD, SOCK_DONE };

struct fib6_info;

struct netns_ipv6 {
	struct fib6_info *fib6_null_entry;
};

struct net {
	struct netns_ipv6 ipv6;
};

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
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	unsigned long skc_flags;
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

#pragma clang attribute pop

#endif
