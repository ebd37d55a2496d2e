/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The way in by the socket tracepoints. */
#ifndef SAE_WAY_SOCKET_H
#define SAE_WAY_SOCKET_H

#include "kernel/task.h"
#include "way/called.h"
#include "way/dispatch.h"

/*
 * Whether the registers of the task tell where this event's bytes are: the call
 * in progress must be one that moves bytes this way, of a 64-bit task that is
 * no kernel thread, and, where the task uses io_uring, still be in progress and
 * on this very socket: a completion can run inside another call.
 */
static __always_inline bool sae_xfer_from_task(struct sae_xfer *xfer, struct task_struct *task)
{
	struct pt_regs *regs;
	struct file *file;
	__u64 inode = 0;
	__u32 entry;

	if (task->flags & (PF_KTHREAD | PF_IO_WORKER))
		return false;
	regs = (struct pt_regs *)bpf_task_pt_regs(task);
	if (sae_syscall_is_compat(task, regs, true))
		return false;
	entry = sae_syscall_entry(sae_syscall_nr(regs));
	if (SAE_SYSCALL_DIRECTION(entry) != xfer->direction)
		return false;
	xfer->args = SAE_SYSCALL_ARGS(entry);
	if (bpf_core_field_exists(task->io_uring) && task->io_uring) {
		file = sae_file_of(task, sae_syscall_fd(regs, xfer->args), true);
		if (!sae_syscall_pending(regs) || !file || sae_socket_of(file, &inode) != xfer->sk)
			return false;
	}
	xfer->regs = regs;
	return true;
}

/*
 * The kernel's own sockets (NFS, say) have no file and work in whoever's call it
 * is. Their bit comes first, for it is cheap; one that a plain client of an MPTCP
 * listener was accepted by may have it as well.
 */
static __always_inline bool sae_is_kernel_socket(struct sock *sk)
{
	return BPF_CORE_READ_BITFIELD(sk, sk_kern_sock) && !BPF_CORE_READ(sk, sk_socket, file);
}

/* Whether the call is watched, for who makes it or for whom it talks to. */
static __always_inline bool sae_socket_call_is_watched(struct sae_xfer *xfer)
{
	__u32 tgid = sae_current() >> 32;
	__u8 transport;

	if (!(sae_selection & SAE_SELECT_CALLED))
		return sae_is_target(tgid);
	transport = sae_transport(xfer->sk, true);
	if (transport == SAE_TRANSPORT_UDP && !xfer->sk->__sk_common.skc_dport &&
	    !sae_xfer_from_task(xfer, bpf_get_current_task_btf()))
		return sae_is_target(tgid);
	if (!sae_is_watched(tgid, sae_said_of_call(xfer, transport, SAE_WAY_SOCKET)))
		return false;
	xfer->by_port = !sae_is_target(tgid);
	return true;
}

/* From the socket tracepoints. */
static __always_inline void sae_socket_tracepoint(struct sock *sk, int result, int flags, const __u8 direction)
{
	struct sae_xfer xfer = { .sk = sk, .result = result, .flags = flags, .direction = direction };

	/* Of TCP what fails is told by the state of the connection. */
	if (result < 0 && sk->__sk_common.skc_family != AF_UNIX && sk->sk_protocol != IPPROTO_UDP)
		return;
	if (!sae_socket_call_is_watched(&xfer) || sae_is_kernel_socket(sk))
		return;
	if (sae_xfer_from_task(&xfer, bpf_get_current_task_btf()))
		xfer.flags |= sae_syscall_msg_flags(xfer.regs, xfer.args);
	if (xfer.flags & SAE_NOT_STREAM_FLAGS)
		return;
	sae_xfer_event(&xfer, sae_transport(sk, true), SAE_WAY_SOCKET);
}

#endif
