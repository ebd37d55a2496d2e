/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The two ways in to a call that moved bytes over a socket. */
#ifndef SAE_CALL_H
#define SAE_CALL_H

#include "compat.h"
#include "counted-call.h"
#include "refused.h"
#include "stream-call.h"

static __always_inline void sae_call(struct sae_call *call, __u8 transport, const bool trusted)
{
	if (transport > SAE_TRANSPORT_MPTCP)
		sae_counted_call(call, transport, trusted);
	else if (transport != SAE_TRANSPORT_NONE && call->result >= 0)
		sae_stream_call(call, transport, trusted);
}

/* Flags with which a call moves nothing of the stream. */
#define SAE_NOT_STREAM (MSG_PEEK | MSG_OOB | MSG_ERRQUEUE)

/*
 * Whether the registers of the task tell where this event's bytes are: the call
 * in progress must be one that moves bytes this way, of a 64-bit task that is
 * no kernel thread, and, where the task uses io_uring, still be in progress and
 * on this very socket: a completion can run inside another call.
 */
static __always_inline bool sae_find_call(struct sae_call *call, struct task_struct *task)
{
	struct pt_regs *regs;
	struct file *file;
	__u64 inode = 0;
	__u32 kind;

	if (task->flags & (PF_KTHREAD | PF_IO_WORKER) || sae_is_compat(task, true))
		return false;
	regs = (struct pt_regs *)bpf_task_pt_regs(task);
	kind = sae_classify(sae_call_number(regs));
	if (SAE_CALL_DIRECTION(kind) != call->direction)
		return false;
	call->shape = SAE_CALL_SHAPE(kind);
	if (bpf_core_field_exists(task->io_uring) && task->io_uring) {
		file = sae_file_of(task, sae_call_fd(regs, call->shape), true);
		if (!sae_in_call(regs) || !file || sae_socket_of(file, &inode) != call->sk)
			return false;
	}
	call->regs = regs;
	return true;
}

/*
 * The kernel's own sockets (NFS, say) have no file and work in whoever's call it
 * is. Their bit comes first, for it is cheap; one that a plain client of an MPTCP
 * listener was accepted by may have it as well.
 */
static __always_inline bool sae_is_kernels(struct sock *sk)
{
	return BPF_CORE_READ_BITFIELD(sk, sk_kern_sock) && !BPF_CORE_READ(sk, sk_socket, file);
}

/* From the socket tracepoints. */
static __always_inline void sae_socket_event(struct sock *sk, int result, int flags, const __u8 direction)
{
	struct sae_call call = { .sk = sk, .result = result, .flags = flags, .direction = direction };

	__u8 transport;

	/* Of TCP what fails is told by the state of the connection. */
	if (result < 0 && sk->__sk_common.skc_family != AF_UNIX && sk->sk_protocol != IPPROTO_UDP)
		return;
	if (!sae_current_is_target() || sae_is_kernels(sk))
		return;
	if (sae_find_call(&call, bpf_get_current_task_btf()))
		call.flags |= sae_call_flags(call.regs, call.shape);
	if (call.flags & SAE_NOT_STREAM)
		return;
	transport = sae_transport(sk, true);
	sae_call(&call, transport, true);
}

/* Whether there may be something to tell of a call with this result. */
static __always_inline bool sae_is_telling(__u32 shape, long result)
{
	if (shape == SAE_SHAPE_CONNECT)
		return sae_is_refusal(result);
	return result >= 0 || result == -EPIPE || sae_is_network_error(result);
}

static __always_inline struct sock *sae_socket_at(struct task_struct *task, __u32 fd, __u64 *inode)
{
	struct file *file = sae_file_of(task, fd, false);

	return file ? sae_socket_of(file, inode) : NULL;
}

/* The socket that a call was made on. */
static __always_inline void sae_find_exit(struct sae_call *call, struct pt_regs *regs, __u32 kind,
					  struct task_struct *task)
{
	if (sae_is_compat(task, false))
		return;
	call->regs = regs;
	call->shape = SAE_CALL_SHAPE(kind);
	call->direction = SAE_CALL_DIRECTION(kind);
	call->flags = sae_call_flags(regs, call->shape);
	call->sk = sae_socket_at(task, sae_call_fd(regs, call->shape), &call->inode);
	if (call->sk || call->shape != SAE_SHAPE_SPLICE)
		return;
	/* Out of a socket, not into one. */
	call->direction = SAE_DIRECTION_RECEIVED;
	call->sk = sae_socket_at(task, sae_argument(regs, 0), &call->inode);
}

/* The same for a 32-bit program. Where its bytes are is not looked for: the registers stay unknown. */
static __always_inline void sae_find_compat_exit(struct sae_call *call, struct pt_regs *regs, __u32 kind,
						 struct task_struct *task)
{
	struct sae_compat_call compat;

	if (!sae_is_compat(task, false))
		return;
	sae_read_compat(&compat, regs, kind);
	if (!compat.kind)
		return;
	call->direction = SAE_CALL_DIRECTION(compat.kind);
	call->flags = compat.flags;
	if (SAE_CALL_SHAPE(compat.kind) != SAE_SHAPE_SPLICE) {
		call->sk = sae_socket_at(task, compat.arguments[0], &call->inode);
		return;
	}
	call->sk = sae_socket_at(task, compat.arguments[2], &call->inode);
	if (call->sk)
		return;
	call->direction = SAE_DIRECTION_RECEIVED;
	call->sk = sae_socket_at(task, compat.arguments[0], &call->inode);
}

/* From the end of every system call. */
static __always_inline void sae_call_exit(struct pt_regs *regs, long result)
{
	long number = sae_call_number(regs);
	__u32 kind = sae_classify(number), compat = kind ? 0 : sae_classify_compat(number);
	struct task_struct *task;
	struct sae_call call = { .result = result };
	__u8 transport;

	if (!(kind | compat) || !sae_is_telling(SAE_CALL_SHAPE(kind), result) || !sae_current_is_target())
		return;
	task = (struct task_struct *)bpf_get_current_task();
	if (kind)
		sae_find_exit(&call, regs, kind, task);
	else
		sae_find_compat_exit(&call, regs, compat, task);
	if (!call.sk || (call.flags & SAE_NOT_STREAM))
		return;
	transport = sae_transport(call.sk, false);
	if (call.shape != SAE_SHAPE_CONNECT)
		sae_call(&call, transport, false);
	else if (transport == SAE_TRANSPORT_TCP && sae_argument(regs, 2) >= SAE_IPV4_NAME_BYTES)
		sae_refused_exit((__u64)call.sk, sae_argument(regs, 1), -result);
}

#endif
