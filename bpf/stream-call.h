/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One call on a socket of TCP or MPTCP. */
#ifndef SAE_STREAM_CALL_H
#define SAE_STREAM_CALL_H

#include "emit.h"
#include "place.h"
#include "state.h"

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

#endif
