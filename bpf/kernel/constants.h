/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Constants of the kernel and of its interface to programs. */
#ifndef SAE_KERNEL_CONSTANTS_H
#define SAE_KERNEL_CONSTANTS_H

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

/* x86: thread_info.status. A macro, so not in BTF; it has been this bit since before 2.6.32. */
#define TS_COMPAT 0x0002
#define PSR_MODE32_BIT 0x10 /* arm64: pstate, by the architecture: the task runs AArch32 code */

#define EAGAIN 11
#define EACCES 13
#define EEXIST 17
#define EINVAL 22
#define E2BIG 7
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

#endif
