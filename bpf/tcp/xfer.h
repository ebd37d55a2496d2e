/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One call on a socket of TCP or MPTCP. */
#ifndef SAE_TCP_XFER_H
#define SAE_TCP_XFER_H

#include "connection/store.h"
#include "connection/told-once.h"
#include "connection/verdict.h"
#include "record/emit.h"
#include "syscall/copy.h"
#include "tcp/figures.h"
#include "tcp/sequence.h"

/*
 * The socket's own state and ours, which is begun if this is the first call on
 * it; false if it is of no interest. A call that moved nothing begins nothing:
 * whether a connection is fresh is asked at the first that did.
 */
static __always_inline bool sae_tcp_find_connection(struct sae_xfer *xfer, __u8 transport, const __u32 way)
{
	__u8 role;

	if (transport == SAE_TRANSPORT_TCP) {
		xfer->tcp = sae_has_btf_ptr(way) ? bpf_skc_to_tcp_sock(xfer->sk) : (struct tcp_sock *)xfer->sk;
		if (!xfer->tcp)
			return false;
	}
	xfer->connection = sae_tcp_lookup(xfer->sk, xfer->inode, sae_store_of(way));
	if (xfer->result == 0 && !sae_tcp_is_eof(xfer, sae_has_btf_ptr(way)))
		return false;
	if (xfer->connection)
		return true;
	xfer->begun = true;
	role = sae_tcp_role(xfer->sk, transport, sae_has_btf_ptr(way));
	xfer->connection = sae_begin(xfer->sk, xfer->inode, transport, role, sae_store_of(way));
	return xfer->connection;
}

static __always_inline void sae_tcp_fill_record(struct sae_xfer *xfer, struct sae_record *record, const __u32 way)
{
	const bool btf_ptr = sae_has_btf_ptr(way);
	__u64 task = sae_current();

	sae_fill_record(record, xfer->result ? SAE_KIND_DATA : SAE_KIND_EOF, 0);
	record->tgid = task >> 32;
	record->tid = task;
	record->direction = xfer->direction;
	record->length = xfer->result;
	if (xfer->tcp) {
		sae_tcp_position(xfer, record, btf_ptr);
		if (xfer->begun && sae_tcp_is_first(xfer, record, btf_ptr))
			xfer->connection->fresh = true;
		sae_tcp_handover(xfer, record, btf_ptr);
	} else {
		sae_mptcp_position(xfer->connection, record, way);
	}
	sae_fill_identity(record, xfer->connection, xfer->sk, btf_ptr);
}

/* Copies what the plan allows; returns how many bytes, and sets why they are not all. */
static __always_inline __u32 sae_tcp_copy(struct sae_xfer *xfer, struct sae_record *record, struct sae_plan *plan,
					  struct sae_scratch *scratch)
{
	__u32 copied;

	if (!xfer->regs || !sae_args_have_bytes(xfer->args) || (xfer->flags & MSG_TRUNC)) {
		SAE_COUNT(unreadable_calls, 1);
		SAE_COUNT(unreadable_bytes, record->length);
		record->reason = SAE_REASON_UNREADABLE;
		return 0;
	}
	copied = sae_copy_args(xfer->regs, xfer->args, plan->offset, plan->bytes);
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

static __always_inline void sae_tcp_fill_section(struct sae_xfer *xfer, struct sae_record *record,
						 struct sae_scratch *scratch)
{
	struct sae_extra_tcp *extra = (void *)(scratch->head + SAE_HEAD_BYTES - sizeof(*extra));
	struct sae_connection *connection = xfer->connection;
	struct tcp_sock *tcp = xfer->tcp;

	sae_section_head(&extra->head, SAE_SECTION_TCP, sizeof(struct sae_tcp));
	sae_tcp_fill_figures(&extra->tcp, tcp);
	connection->told_retransmissions = extra->tcp.retransmissions;
	connection->told_srtt = BPF_CORE_READ(tcp, srtt_us);
	connection->told_at = record->time;
}

/* Submit the record with its bytes; what happens to the first one decides what user space can know. */
static __always_inline void sae_tcp_emit(struct sae_xfer *xfer, struct sae_scratch *scratch, struct sae_plan *plan,
					 const bool btf_ptr)
{
	struct sae_connection *connection = xfer->connection;
	struct sae_record *record = &scratch->record;
	bool announced = connection->announced;
	__u32 copied = 0, sections = 0;

	if (record->kind == SAE_KIND_DATA)
		copied = sae_tcp_copy(xfer, record, plan, scratch);
	connection->turn_copied += copied;
	if (!announced || plan->announce) {
		scratch->sk = (__u64)xfer->sk;
		sae_fill_announcement(sae_announcement_start(0));
		sections = sizeof(struct sae_announcement);
	} else if (sae_tcp_news(xfer, record, btf_ptr)) {
		sae_tcp_fill_section(xfer, record, scratch);
		sections = sizeof(struct sae_extra_tcp);
	}
	if (sae_submit(scratch, record, copied, sections)) {
		connection->announced = true;
		if (record->kind == SAE_KIND_EOF)
			connection->eof_told = true;
		return;
	}
	if (!announced)
		connection->fresh = false;
	if (record->kind == SAE_KIND_EOF)
		sae_unclaim_end(connection, SAE_END_EOF);
}

/* A call that moved stream bytes, or none; its record is made in the scratch. */
static __always_inline void sae_tcp_xfer_claimed(struct sae_xfer *xfer, struct sae_scratch *scratch, __u8 transport,
						 const __u32 way)
{
	struct sae_record *record = &scratch->record;
	struct sae_plan plan = {};

	if (!sae_tcp_find_connection(xfer, transport, way))
		return;
	if (xfer->result == 0 && !sae_claim_end(xfer->connection, SAE_END_EOF))
		return;
	sae_tcp_fill_record(xfer, record, way);
	if (record->kind == SAE_KIND_DATA)
		sae_plan_call(xfer->connection, scratch, &plan);
	if (plan.silent) {
		SAE_COUNT(skipped_calls, 1);
		return;
	}
	sae_tcp_emit(xfer, scratch, &plan, sae_has_btf_ptr(way));
}

/* A call on a socket of TCP or MPTCP that belongs to a target. */
static __always_inline void sae_tcp_xfer(struct sae_xfer *xfer, __u8 transport, const __u32 way)
{
	struct sae_scratch *scratch;

	/* The result counts messages. */
	if (way == SAE_WAY_SYS_EXIT && xfer->regs && xfer->args == SAE_ARGS_MMSGHDR)
		xfer->result = sae_mmsghdrs_len(sae_syscall_arg(xfer->regs, 1), xfer->result);
	scratch = sae_scratch_claim();
	if (!scratch)
		return;
	sae_tcp_xfer_claimed(xfer, scratch, transport, way);
	sae_scratch_release(scratch);
}

#endif
