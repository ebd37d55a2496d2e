/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One call that moved bytes over a socket, from either way in. */
#ifndef SAE_CALL_H
#define SAE_CALL_H

#include "emit.h"
#include "targets.h"
#include "verdict.h"

struct sae_call {
	struct sock *sk;
	__u64 inode;	     /* of the socket; sys_exit only */
	struct pt_regs *regs; /* NULL where they are not this call's */
	long result;
	__u32 flags; /* MSG_ */
	__u32 shape;
	__u8 direction;
};

/* MPTCP numbers its bytes elsewhere: counters of ours. */
static __always_inline void sae_place_by_count(struct sae_connection *connection, struct sae_record *record)
{
	const bool sent = record->direction == SAE_DIRECTION_SENT;
	__u32 *mine = sent ? &connection->sent : &connection->received;

	record->position = *mine;
	record->opposite = sent ? connection->received : connection->sent;
	*mine += record->length;
}

static __always_inline struct tcp_sock *sae_tcp_sock(struct sock *sk, const bool trusted)
{
	return trusted ? bpf_skc_to_tcp_sock(sk) : (struct tcp_sock *)sk;
}

/* 1 if the FIN was read: it takes a sequence number. */
static __always_inline __u32 sae_fin_read(struct sock *sk, struct tcp_sock *tcp, __u32 copied_seq, const bool trusted)
{
	return (SAE_GET(trusted, sk, __sk_common.skc_flags) & SOCK_DONE_BIT) &&
	       copied_seq == SAE_GET(trusted, tcp, rcv_nxt);
}

static __always_inline void sae_place_by_sequence(struct sae_record *record, struct sock *sk, struct tcp_sock *tcp,
						  const bool trusted)
{
	__u32 received = SAE_GET(trusted, tcp, copied_seq);
	__u32 sent = SAE_GET(trusted, tcp, write_seq);

	if (record->direction == SAE_DIRECTION_SENT) {
		record->position = sent - record->length;
		record->opposite = received;
		return;
	}
	record->position = received - sae_fin_read(sk, tcp, received, trusted) - record->length;
	record->opposite = sent;
}

/* Bytes received before: read ones only. Sent before: a client's SYN counts as one. */
static __always_inline bool sae_is_first(struct sae_record *record, struct sock *sk, struct tcp_sock *tcp, __u8 role,
					 const bool trusted)
{
	__u32 copied_seq = SAE_GET(trusted, tcp, copied_seq);
	__u64 read = SAE_GET(trusted, tcp, bytes_received) - (__u32)(SAE_GET(trusted, tcp, rcv_nxt) - copied_seq);
	__u64 written = SAE_GET(trusted, tcp, bytes_acked) +
			(__u32)(SAE_GET(trusted, tcp, write_seq) - SAE_GET(trusted, tcp, snd_una));

	if (record->direction == SAE_DIRECTION_SENT)
		written -= record->length;
	else
		read -= record->length + sae_fin_read(sk, tcp, copied_seq, trusted);
	return read == 0 && (written == 0 || (written == 1 && role != SAE_ROLE_SERVER));
}

/* When the kernel handed the last segment over, if that is known. */
static __always_inline void sae_handover(struct sae_connection *connection, struct sae_record *record,
					 struct tcp_sock *tcp, const bool trusted)
{
	__u64 stamp;

	if (record->direction != SAE_DIRECTION_SENT)
		return;
	if (bpf_core_field_exists(tcp->tcp_wstamp_ns) &&
	    SAE_GET(trusted, tcp, snd_nxt) == SAE_GET(trusted, tcp, write_seq)) {
		stamp = SAE_GET(trusted, tcp, tcp_wstamp_ns);
		if (stamp > connection->last_sent && stamp <= record->time) {
			record->handover = stamp;
			record->flags |= SAE_FLAG_HANDOVER;
		}
	}
	connection->last_sent = record->time;
}

/* The state of the call's connection, begun if this is the first of it. */
static __always_inline struct sae_connection *sae_call_connection(struct sae_call *call, __u8 transport, bool *begun,
								  const bool trusted)
{
	struct sae_connection *connection =
		trusted ? sae_connection_in_storage(call->sk) : sae_connection_in_hash(call->sk, call->inode);

	if (!connection)
		return NULL;
	*begun = connection->id == 0;
	if (*begun)
		sae_connection_begin(connection, transport, sae_role(call->sk, transport, trusted));
	return connection;
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

/* Submit the record with its bytes; what happens to the first one decides what user space can know. */
static __always_inline void sae_call_emit(struct sae_call *call, struct sae_connection *connection,
					  struct sae_record *record, struct sae_plan *plan, const bool trusted)
{
	bool announced = connection->marks & SAE_MARK_ANNOUNCED, announce = !announced || plan->announce;
	struct sae_scratch *scratch = sae_scratch_claim();
	bool through = false;
	__u32 copied = 0;

	if (scratch) {
		if (record->kind == SAE_KIND_DATA)
			copied = sae_copy_bytes(call, record, plan, scratch);
		connection->turn_copied += copied;
		if (announce)
			sae_fill_announcement(scratch, call->sk, trusted);
		through = sae_submit(scratch, record, copied, announce);
		sae_scratch_release(scratch);
	}
	if (through)
		connection->marks |= SAE_MARK_ANNOUNCED | (record->kind == SAE_KIND_EOF ? SAE_MARK_EOF : 0);
	else if (!announced)
		connection->marks &= ~SAE_MARK_FRESH;
}

/* A receive of 0 bytes is the end of the stream only if the socket says so. */
static __always_inline bool sae_is_eof(struct sae_call *call, struct sae_connection *connection, struct tcp_sock *tcp,
				       const bool trusted)
{
	if (call->direction != SAE_DIRECTION_RECEIVED || (connection->marks & SAE_MARK_EOF))
		return false;
	if (tcp && (SAE_GET(trusted, call->sk, __sk_common.skc_flags) & SOCK_DONE_BIT))
		return SAE_GET(trusted, tcp, copied_seq) == SAE_GET(trusted, tcp, rcv_nxt);
	return SAE_GET(trusted, call->sk, sk_shutdown) & RCV_SHUTDOWN;
}

/* The call is known to belong to a target and to have moved stream bytes, or none. */
static __always_inline void sae_call(struct sae_call *call, const bool trusted)
{
	__u8 transport = sae_transport(call->sk, trusted);
	struct sae_connection *connection;
	struct sae_record record;
	struct sae_plan plan = {};
	struct tcp_sock *tcp = NULL;
	__u64 task = sae_current();
	bool begun = false;

	if (transport == SAE_TRANSPORT_NONE)
		return;
	if (transport == SAE_TRANSPORT_TCP) {
		tcp = sae_tcp_sock(call->sk, trusted);
		if (!tcp)
			return;
	}
	connection = sae_call_connection(call, transport, &begun, trusted);
	if (!connection)
		return;
	if (call->result == 0 && !sae_is_eof(call, connection, tcp, trusted)) {
		/* Not an event of the stream: whether it is fresh is asked at the first that is. */
		if (begun)
			connection->id = 0;
		return;
	}

	sae_fill_record(&record, call->result ? SAE_KIND_DATA : SAE_KIND_EOF, 0);
	record.tgid = task >> 32;
	record.tid = task;
	record.direction = call->direction;
	record.length = call->result;
	if (tcp) {
		sae_place_by_sequence(&record, call->sk, tcp, trusted);
		if (begun && sae_is_first(&record, call->sk, tcp, connection->role, trusted))
			connection->marks |= SAE_MARK_FRESH;
		sae_handover(connection, &record, tcp, trusted);
	} else {
		sae_place_by_count(connection, &record);
	}
	sae_fill_identity(&record, connection, call->sk, trusted);
	if (record.kind == SAE_KIND_DATA)
		sae_plan_call(connection, &record, &plan);
	if (plan.silent) {
		SAE_COUNT(skipped_calls, 1);
		return;
	}
	sae_call_emit(call, connection, &record, &plan, trusted);
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

/* From the socket tracepoints. */
static __always_inline void sae_socket_event(struct sock *sk, int result, int flags, const __u8 direction)
{
	struct sae_call call = { .sk = sk, .result = result, .flags = flags, .direction = direction };

	/* A socket without a file is the kernel's own (NFS, say), in whoever's call it works. */
	if (result < 0 || !sae_current_is_target() || !sk->sk_socket || !sk->sk_socket->file)
		return;
	if (sae_find_call(&call, bpf_get_current_task_btf()))
		call.flags |= sae_call_flags(call.regs, call.shape);
	if (call.flags & SAE_NOT_STREAM)
		return;
	sae_call(&call, true);
}

/* From the end of every system call. */
static __always_inline void sae_call_exit(struct pt_regs *regs, long result)
{
	__u32 kind = sae_classify(sae_call_number(regs));
	struct task_struct *task;
	struct sae_call call = {};
	struct file *file;

	if (!kind || result < 0 || !sae_current_is_target())
		return;
	call.regs = regs;
	call.shape = SAE_CALL_SHAPE(kind);
	call.direction = SAE_CALL_DIRECTION(kind);
	call.flags = sae_call_flags(regs, call.shape);
	if (call.flags & SAE_NOT_STREAM)
		return;
	task = (struct task_struct *)bpf_get_current_task();
	file = sae_file_of(task, sae_call_fd(regs, call.shape), false);
	if (!file || sae_is_compat(task, false))
		return;
	call.sk = sae_socket_of(file, &call.inode);
	if (!call.sk)
		return;
	call.result = call.shape == SAE_SHAPE_MESSAGES ? sae_messages_length(regs, result) : result;
	sae_call(&call, false);
}

#endif
