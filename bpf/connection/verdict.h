/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What user space asked for a connection: the only way back. */
#ifndef SAE_CONNECTION_VERDICT_H
#define SAE_CONNECTION_VERDICT_H

#include "connection/connection.h"

/* Bytes copied of a call, and of a turn, where no verdict says otherwise. */
const volatile __u32 sae_call_bytes = 16384;
const volatile __u32 sae_turn_bytes = 1 << 20;

/* Copied of each call past the turn's budget: the head of a message that begins there. */
#define SAE_FIRST_BYTES 256

/* What to do with one call. */
struct sae_plan {
	bool silent;   /* no record */
	bool announce; /* user space has forgotten the connection */
	__u32 offset;  /* skip so many of its bytes ... */
	__u32 bytes;   /* ... then copy at most so many */
};

/* True if the call ends before the position up to which nothing is wanted; else sets the offset. */
static __always_inline bool sae_skips(struct sae_connection *connection, struct sae_verdict *verdict,
				      struct sae_record *record, __u32 *offset)
{
	const bool sent = record->direction == SAE_DIRECTION_SENT;
	const __u32 skip = sent ? verdict->skip_sent : verdict->skip_received;
	const __u8 mark = sent ? SAE_MARK_PASSED_SENT : SAE_MARK_PASSED_RECEIVED;
	__u32 *passed = sent ? &connection->passed_sent : &connection->passed_received;

	if (!(verdict->skip_flags & (sent ? 2 : 1)))
		return false;
	if ((connection->marks & mark) && *passed == skip)
		return false;
	if ((__s32)(record->position + record->length - skip) < 0)
		return true;
	*passed = skip;
	connection->marks |= mark;
	if ((__s32)(skip - record->position) > 0)
		*offset = skip - record->position;
	return false;
}

/* The next call's share of a turn's budget. */
static __always_inline __u32 sae_turn_share(__u32 copied, __u32 budget)
{
	if (copied >= budget || budget - copied < SAE_FIRST_BYTES)
		return SAE_FIRST_BYTES;
	return budget - copied;
}

/* A message is whole or not at all: there is no position to skip to, and no turn whose budget it shares. */
static __always_inline void sae_plan_message(struct sae_record *record, struct sae_plan *plan)
{
	__u32 slot = record->connection % SAE_VERDICT_SLOTS;
	struct sae_verdict *verdict = bpf_map_lookup_elem(&sae_verdicts, &slot);

	plan->bytes = sae_call_bytes;
	if (verdict && verdict->generation && verdict->generation == (__u32)record->connection) {
		if (verdict->call_bytes)
			plan->bytes = verdict->call_bytes;
		plan->announce = verdict->action & SAE_ACTION_ANNOUNCE;
		plan->silent = verdict->action & SAE_ACTION_IGNORE;
	}
	if (plan->bytes > record->length)
		plan->bytes = record->length;
	if (plan->bytes > SAE_MAX_COPY_BYTES)
		plan->bytes = SAE_MAX_COPY_BYTES;
}

static __always_inline void sae_plan_call(struct sae_connection *connection, struct sae_record *record,
					  struct sae_plan *plan)
{
	__u32 call_bytes = sae_call_bytes, turn_bytes = sae_turn_bytes, share;
	__u32 slot = connection->id % SAE_VERDICT_SLOTS;
	struct sae_verdict *verdict = bpf_map_lookup_elem(&sae_verdicts, &slot);

	if (verdict && verdict->generation && verdict->generation == (__u32)connection->id) {
		if (verdict->call_bytes)
			call_bytes = verdict->call_bytes;
		if (verdict->turn_bytes)
			turn_bytes = verdict->turn_bytes;
		plan->announce = verdict->action & SAE_ACTION_ANNOUNCE;
		plan->silent =
			(verdict->action & SAE_ACTION_IGNORE) || sae_skips(connection, verdict, record, &plan->offset);
	}
	if (connection->turn != record->direction) {
		connection->turn = record->direction;
		connection->turn_copied = 0;
	}
	plan->bytes = record->length - plan->offset;
	if (plan->bytes > call_bytes)
		plan->bytes = call_bytes;
	share = sae_turn_share(connection->turn_copied, turn_bytes);
	if (plan->bytes > share)
		plan->bytes = share;
	if (plan->bytes > SAE_MAX_COPY_BYTES)
		plan->bytes = SAE_MAX_COPY_BYTES;
}

#endif
