/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What user space asked for a connection: the only way back. */
#ifndef SAE_CONNECTION_VERDICT_H
#define SAE_CONNECTION_VERDICT_H

#include "connection/connection.h"
#include "scratch.h"

/* Bytes copied of a call, and of a turn, where no verdict says otherwise. */
const volatile __u32 sae_call_bytes = 65536;
const volatile __u32 sae_turn_bytes = 1 << 20;
/* Of a call that answers a short question at most: it is a body more often than many messages. */
const volatile __u32 sae_answer_bytes = 65536;

/* Shorter than a pipeline of 20 small commands, longer than most requests for one body. */
#define SAE_SHORT_QUESTION 512

/* Copied of each call past the turn's budget: the head of a message that begins there. */
#define SAE_FIRST_BYTES 256

/*
 * A pointer that depends on a number that was read: what is read by it is read after
 * that, on arm64 too. BPF has no barrier for reads; the compiler must not see through.
 */
#define SAE_AFTER(read, pointer)                                                \
	({                                                                      \
		typeof(pointer) after_ = (pointer);                             \
		__u64 nothing_ = (read);                                        \
                                                                                \
		asm volatile("%[nothing] &= 0\n\t%[after] += %[nothing]"        \
			     : [after] "+r"(after_), [nothing] "+r"(nothing_)); \
		after_;                                                         \
	})

/*
 * The verdict in the slot if it is one on this connection; another connection's may be
 * written there meanwhile. The generation comes first and last, as the writer has it,
 * and what lies between counts only if it is the same.
 */
static __always_inline bool sae_copy_verdict(volatile struct sae_verdict *slot, __u32 generation,
					     struct sae_verdict *copy)
{
	__u32 read = slot->generation;

	if (!generation || read != generation)
		return false;
	slot = SAE_AFTER(read, slot);
	copy->action = slot->action;
	copy->call_bytes = slot->call_bytes;
	copy->turn_bytes = slot->turn_bytes;
	copy->skip_received = slot->skip_received;
	copy->skip_sent = slot->skip_sent;
	copy->skip_flags = slot->skip_flags;
	read = copy->action | copy->call_bytes | copy->turn_bytes | copy->skip_received | copy->skip_sent |
	       copy->skip_flags;
	slot = SAE_AFTER(read, slot);
	return slot->generation == generation;
}

/* Puts what is in force for a connection into the scratch's verdict: user space's, or the defaults. Global: see sae_copy_buffer. */
__noinline int sae_find_verdict(__u32 connection)
{
	struct sae_scratch *scratch = sae_scratch();
	__u32 slot = connection % SAE_VERDICT_SLOTS;
	struct sae_verdict *verdict = bpf_map_lookup_elem(&sae_verdicts, &slot), *copy;

	if (!scratch)
		return 0;
	copy = &scratch->verdict;
	if (!verdict || !sae_copy_verdict(verdict, connection, copy))
		__builtin_memset(copy, 0, sizeof(*copy));
	if (!copy->call_bytes)
		copy->call_bytes = sae_call_bytes;
	if (!copy->turn_bytes)
		copy->turn_bytes = sae_turn_bytes;
	return 0;
}

/* True if the call ends before the position up to which nothing is wanted; else sets the offset. */
static __always_inline bool sae_skips(struct sae_connection *connection, struct sae_verdict *verdict,
				      struct sae_record *record, __u32 *offset)
{
	const bool sent = record->direction == SAE_DIRECTION_SENT;
	const __u32 skip = sent ? verdict->skip_sent : verdict->skip_received;
	bool *has_passed = sent ? &connection->has_passed_sent : &connection->has_passed_received;
	__u32 *passed = sent ? &connection->passed_sent : &connection->passed_received;

	if (!(verdict->skip_flags & (sent ? 2 : 1)))
		return false;
	if (*has_passed && *passed == skip)
		return false;
	if ((__s32)(record->position + record->length - skip) < 0)
		return true;
	*passed = skip;
	*has_passed = true;
	if ((__s32)(skip - record->position) > 0)
		*offset = skip - record->position;
	return false;
}

static __always_inline __u32 sae_least(__u32 one, __u32 other)
{
	return one < other ? one : other;
}

/* Calls of so many bytes are not cut for want of room. */
#define SAE_SMALL_CALL 1024
/*
 * A quarter of the ring is kept for calls' first bytes: some 12,000 records of 16 MiB. Of what is free beside it, one call
 * may take a 24th: less than 64 KiB once a ring of 8 MiB is more than half full.
 */
#define SAE_KEPT_ROOM 4
#define SAE_SHARE_OF_ROOM 24

/*
 * How much of so many bytes the ring has room for: where the reader falls behind, large calls are cut first, which is
 * harmless in bodies, rather than whole records lost, which is not.
 */
static __always_inline __u32 sae_share_of_room(__u32 wanted)
{
	__u64 size, free, share = SAE_FIRST_BYTES;

	if (wanted <= SAE_SMALL_CALL)
		return wanted;
	size = bpf_ringbuf_query(&sae_events, BPF_RB_RING_SIZE);
	free = size - size / SAE_KEPT_ROOM - bpf_ringbuf_query(&sae_events, BPF_RB_AVAIL_DATA);
	if ((__s64)free > SAE_FIRST_BYTES * SAE_SHARE_OF_ROOM)
		share = free / SAE_SHARE_OF_ROOM;
	return share < wanted ? share : wanted;
}

/* How many of a call's bytes to copy; so many were copied of the turn before it. Global: see sae_transport_of. */
__noinline int sae_share_of_turn(__u32 length, __u32 call_bytes, __u32 turn_bytes, __u32 copied)
{
	__u32 left = copied < turn_bytes ? turn_bytes - copied : 0;

	if (left < SAE_FIRST_BYTES)
		left = SAE_FIRST_BYTES;
	return sae_share_of_room(sae_least(sae_least(length, call_bytes), sae_least(left, SAE_MAX_COPY_BYTES)));
}

/* The direction in which answers go; while the role is not known, neither is. */
static __always_inline bool sae_is_answer(struct sae_connection *connection, __u8 direction)
{
	return direction == SAE_DIRECTION_SENT ? connection->role == SAE_ROLE_SERVER
					       : connection->role == SAE_ROLE_CLIENT;
}

static __always_inline void sae_take_turn(struct sae_connection *connection, struct sae_record *record)
{
	if (connection->turn != record->direction) {
		connection->turn = record->direction;
		connection->asked = connection->turn_moved;
		connection->turn_moved = 0;
		connection->turn_copied = 0;
	}
	connection->turn_moved += record->length;
}

/* A message is whole or not at all: there is no position to skip to, and no turn whose budget it shares. */
static __always_inline void sae_plan_message(struct sae_scratch *scratch, struct sae_plan *plan)
{
	struct sae_verdict *verdict = &scratch->verdict;

	sae_find_verdict(scratch->record.connection);
	plan->announce = verdict->action & SAE_ACTION_ANNOUNCE;
	plan->silent = verdict->action & SAE_ACTION_IGNORE;
	plan->bytes = sae_least(sae_least(scratch->record.length, verdict->call_bytes), SAE_MAX_COPY_BYTES);
}

/*
 * The call passes a multiple of a gibibyte. Of what is ignored one such call in each is
 * told, so that user space can extend the 32 bits of its positions.
 */
static __always_inline bool sae_is_milestone(struct sae_record *record)
{
	return (record->position ^ (record->position + record->length)) >> 30;
}

static __always_inline void sae_plan_call(struct sae_connection *connection, struct sae_scratch *scratch,
					  struct sae_plan *plan)
{
	struct sae_verdict *verdict = &scratch->verdict;
	struct sae_record *record = &scratch->record;

	sae_find_verdict(connection->id);
	plan->announce = verdict->action & SAE_ACTION_ANNOUNCE;
	if (verdict->action & SAE_ACTION_IGNORE)
		plan->silent = !sae_is_milestone(record);
	else
		plan->silent = sae_skips(connection, verdict, record, &plan->offset);
	sae_take_turn(connection, record);
	/* Where no question was seen, it is not known to be short. */
	if (connection->asked && connection->asked < SAE_SHORT_QUESTION && sae_is_answer(connection, record->direction))
		verdict->call_bytes = sae_least(verdict->call_bytes, sae_answer_bytes);
	plan->bytes = sae_share_of_turn(record->length - plan->offset, verdict->call_bytes, verdict->turn_bytes,
					connection->turn_copied);
}

#endif
