/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One call that moved bytes over a socket, from either way in. */
#ifndef SAE_CALL_H
#define SAE_CALL_H

#include "compat.h"
#include "counted.h"
#include "refused.h"

/*
 * The socket's own state and ours, which is begun if this is the first call on
 * it; false if it is of no interest. A call that moved nothing begins nothing:
 * whether a connection is fresh is asked at the first that did.
 */
static __always_inline bool sae_call_connection(struct sae_call *call, __u8 transport, const bool trusted)
{
	if (transport == SAE_TRANSPORT_TCP) {
		call->tcp = trusted ? bpf_skc_to_tcp_sock(call->sk) : (struct tcp_sock *)call->sk;
		if (!call->tcp)
			return false;
	}
	call->connection =
		trusted ? bpf_sk_storage_get(&sae_sockets, call->sk, 0, 0) : sae_stream_in_hash(call->sk, call->inode);
	if (call->result == 0 && !sae_is_eof(call, trusted))
		return false;
	if (call->connection)
		return true;
	call->begun = true;
	call->connection =
		trusted ? sae_begin_in_storage(call->sk, transport, sae_role(call->sk, transport, trusted))
			: sae_begin_in_hash(call->sk, call->inode, transport, sae_role(call->sk, transport, trusted));
	return call->connection;
}

static __always_inline void sae_fill_call(struct sae_call *call, struct sae_record *record, const bool trusted)
{
	__u64 task = sae_current();

	sae_fill_record(record, call->result ? SAE_KIND_DATA : SAE_KIND_EOF, 0);
	record->tgid = task >> 32;
	record->tid = task;
	record->direction = call->direction;
	record->length = call->result;
	if (call->tcp) {
		sae_place_by_sequence(call, record, trusted);
		if (call->begun && sae_is_first(call, record, trusted))
			call->connection->marks |= SAE_MARK_FRESH;
		sae_handover(call, record, trusted);
	} else {
		sae_place_by_count(call->connection, record);
	}
	sae_fill_identity(record, call->connection, call->sk, trusted);
}

/* Copies what the plan allows; returns how many bytes, and sets why they are not all. */
static __always_inline __u32 sae_copy_bytes(struct sae_call *call, struct sae_record *record, struct sae_plan *plan,
					    struct sae_scratch *scratch)
{
	__u32 copied;

	if (!call->regs || !sae_gives_bytes(call->shape) || (call->flags & MSG_TRUNC)) {
		SAE_COUNT(unreadable_calls, 1);
		SAE_COUNT(unreadable_bytes, record->length);
		record->reason = SAE_REASON_UNREADABLE;
		return 0;
	}
	/* The padding behind the last byte. */
	*(__u64 *)(scratch->bytes + (plan->bytes & 0x1fff8)) = 0;
	copied = sae_copy_call(call->regs, call->shape, plan->offset, plan->bytes);
	record->offset = plan->offset;
	if (copied & SAE_COPY_FAULT) {
		SAE_COUNT(copy_faults, 1);
		record->reason = SAE_REASON_FAULT;
	} else if (record->offset) {
		record->reason = SAE_REASON_VERDICT;
	} else if (copied < record->length) {
		record->reason = SAE_REASON_BUDGET;
	}
	return copied & ~SAE_COPY_FAULT;
}

static __always_inline void sae_tell_tcp(struct sae_call *call, struct sae_record *record, struct sae_scratch *scratch)
{
	struct sae_extra_tcp *extra = (void *)(scratch->head + SAE_HEAD_BYTES - sizeof(*extra));
	struct sae_connection *connection = call->connection;
	struct tcp_sock *tcp = call->tcp;

	sae_section_head(&extra->head, SAE_SECTION_TCP, sizeof(struct sae_tcp));
	sae_fill_tcp(&extra->tcp, tcp);
	connection->told_retransmissions = extra->tcp.retransmissions;
	connection->told_srtt = BPF_CORE_READ(tcp, srtt_us);
	connection->told_at = record->time;
}

/* Submit the record with its bytes; what happens to the first one decides what user space can know. */
static __always_inline void sae_call_emit(struct sae_call *call, struct sae_scratch *scratch, struct sae_plan *plan,
					  const bool trusted)
{
	struct sae_connection *connection = call->connection;
	struct sae_record *record = &scratch->counted.record;
	bool announced = connection->marks & SAE_MARK_ANNOUNCED;
	__u32 copied = 0, sections = 0;

	if (record->kind == SAE_KIND_DATA)
		copied = sae_copy_bytes(call, record, plan, scratch);
	connection->turn_copied += copied;
	if (!announced || plan->announce) {
		sae_fill_announcement(scratch, call->sk, 0, trusted);
		sections = sizeof(struct sae_announcement);
	} else if (sae_tcp_news(call, record, trusted)) {
		sae_tell_tcp(call, record, scratch);
		sections = sizeof(struct sae_extra_tcp);
	}
	if (sae_submit(scratch, record, copied, sections))
		connection->marks |= SAE_MARK_ANNOUNCED | (record->kind == SAE_KIND_EOF ? SAE_MARK_EOF : 0);
	else if (!announced)
		connection->marks &= ~SAE_MARK_FRESH;
}

/* A call that moved stream bytes, or none; its record is made in the scratch. */
static __always_inline void sae_stream_event(struct sae_call *call, struct sae_scratch *scratch, __u8 transport,
					     const bool trusted)
{
	struct sae_record *record = &scratch->counted.record;
	struct sae_plan plan = {};

	if (!sae_call_connection(call, transport, trusted))
		return;
	sae_fill_call(call, record, trusted);
	if (record->kind == SAE_KIND_DATA)
		sae_plan_call(call->connection, record, &plan);
	if (plan.silent) {
		SAE_COUNT(skipped_calls, 1);
		return;
	}
	sae_call_emit(call, scratch, &plan, trusted);
}

/* A call on a socket of TCP or MPTCP that belongs to a target. */
static __always_inline void sae_stream_call(struct sae_call *call, __u8 transport, const bool trusted)
{
	struct sae_scratch *scratch;

	/* Counts messages. */
	if (!trusted && call->regs && call->shape == SAE_SHAPE_MESSAGES)
		call->result = sae_messages_length(sae_argument(call->regs, 1), call->result);
	scratch = sae_scratch_claim();
	if (!scratch)
		return;
	sae_stream_event(call, scratch, transport, trusted);
	sae_scratch_release(scratch);
}

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
