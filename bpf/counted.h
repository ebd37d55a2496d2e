/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * Records of sockets whose bytes or messages the kernel does not number: Unix and
 * UDP. What is known of a call is in the scratch, and global functions do the
 * rest: so the programs, which are TCP's, stay small.
 */
#ifndef SAE_COUNTED_H
#define SAE_COUNTED_H

#include "batch.h"
#include "emit.h"
#include "peer.h"
#include "place.h"
#include "state.h"
#include "unix.h"

static __always_inline bool sae_is_unix(__u8 transport)
{
	return transport != SAE_TRANSPORT_UDP;
}

static __always_inline bool sae_is_message(__u8 transport)
{
	return transport != SAE_TRANSPORT_UNIX_STREAM;
}

/* UDP: connected by connect(), which is no state change there. */
static __always_inline bool sae_udp_connected(struct sock *sk)
{
	return BPF_CORE_READ(sk, __sk_common.skc_state) == TCP_ESTABLISHED;
}

static __always_inline __u8 sae_udp_role(struct sock *sk, __u8 direction)
{
	bool bound = BPF_CORE_READ_BITFIELD_PROBED(sk, sk_userlocks) & SOCK_BINDPORT_LOCK;

	if (sae_udp_connected(sk))
		return bound ? SAE_ROLE_UNKNOWN : SAE_ROLE_CLIENT;
	if (bound)
		return direction == SAE_DIRECTION_RECEIVED ? SAE_ROLE_SERVER : SAE_ROLE_UNKNOWN;
	return direction == SAE_DIRECTION_SENT ? SAE_ROLE_CLIENT : SAE_ROLE_UNKNOWN;
}

/* Copies what the plan allows; returns how many bytes, and sets why they are not all. */
static __always_inline __u32 sae_copy_counted(struct sae_counted *counted, struct sae_scratch *scratch)
{
	struct sae_source *source = &counted->source;
	struct sae_record *record = &counted->record;
	__u32 offset = counted->plan.offset, wanted = counted->plan.bytes, copied;

	if (!source->found) {
		SAE_COUNT(unreadable_calls, 1);
		SAE_COUNT(unreadable_bytes, record->length);
		record->reason = SAE_REASON_UNREADABLE;
		return 0;
	}
	/* A message's length can be more than its buffer. */
	if (source->flat && wanted > source->count)
		wanted = source->count;
	if (wanted > SAE_MAX_COPY_BYTES)
		return 0;
	copied = source->flat ? sae_copy_flat(source->base + offset, wanted)
			      : sae_copy_iovecs(source->base, source->count, offset, wanted);
	record->offset = offset;
	if (copied & SAE_COPY_FAULT) {
		SAE_COUNT(copy_faults, 1);
		record->reason = SAE_REASON_FAULT;
		copied &= ~SAE_COPY_FAULT;
	} else if (offset) {
		record->reason = SAE_REASON_VERDICT;
	} else if (copied < counted->plan.bytes && sae_is_message(record->transport) &&
		   (source->flat || source->count <= SAE_MAX_IOVECS)) {
		record->reason = SAE_REASON_TRUNCATED;
	} else if (copied < record->length) {
		record->reason = SAE_REASON_BUDGET;
	}
	return copied;
}

/* Whether the datagram's other end is known and not the socket's own; then it is in the scratch. */
static __always_inline bool sae_find_peer(struct sae_counted *counted, struct sae_scratch *scratch)
{
	if (counted->record.transport != SAE_TRANSPORT_UDP)
		return false;
	if (counted->record.direction == SAE_DIRECTION_SENT)
		return counted->source.name && sae_user_peer(scratch, counted->source.name);
	if (sae_udp_connected((struct sock *)counted->sk))
		return false;
	if (sae_socket_storage)
		return counted->has_sender;
	return counted->source.name && sae_user_peer(scratch, counted->source.name);
}

/* Writes the sections that the bytes do not hold; returns their size. */
static __always_inline __u32 sae_fill_sections(struct sae_counted *counted, struct sae_scratch *scratch)
{
	struct sae_extra_peer *peer = (void *)(scratch->head + SAE_HEAD_BYTES - sizeof(*peer));
	struct sae_extra_unix *unix_ = (void *)(scratch->head + SAE_HEAD_BYTES - sizeof(*unix_));
	struct sock *sk = (struct sock *)counted->sk;

	if (sae_find_peer(counted, scratch)) {
		sae_section_head(&peer->head, SAE_SECTION_PEER, sizeof(struct sae_peer));
		peer->peer = scratch->peer;
		if (!counted->announce)
			return sizeof(*peer);
		sae_fill_announcement(scratch, sk, sizeof(*peer), false);
		return sizeof(struct sae_announcement) + sizeof(*peer);
	}
	if (!counted->announce)
		return 0;
	if (!sae_is_unix(counted->record.transport)) {
		sae_fill_announcement(scratch, sk, 0, false);
		return sizeof(struct sae_announcement);
	}
	sae_section_head(&unix_->head, SAE_SECTION_UNIX, sizeof(struct sae_unix));
	sae_fill_unix(&unix_->unix_, sk, counted->record.role, &counted->source);
	sae_fill_announcement(scratch, sk, sizeof(*unix_), false);
	return sizeof(struct sae_announcement) + sizeof(*unix_);
}

/* Makes and submits the record of what the scratch's `counted` holds; true if it got through. */
static __always_inline bool sae_emit_counted(struct sae_scratch *scratch)
{
	struct sae_counted *counted = &scratch->counted;
	__u32 copied = 0;

	if (counted->record.kind == SAE_KIND_DATA && counted->record.length)
		copied = sae_copy_counted(counted, scratch);
	/* For the verifier: it holds already. */
	if (copied > SAE_MAX_COPY_BYTES)
		return false;
	/* The padding behind the last byte. */
	*(__u64 *)(scratch->bytes + copied) = 0;
	return sae_submit(scratch, &counted->record, copied, sae_fill_sections(counted, scratch));
}

/* The counter of a direction: bytes of a stream, or messages. */
static __always_inline __u32 *sae_places(struct sae_connection *connection, __u8 direction)
{
	return direction == SAE_DIRECTION_SENT ? &connection->sent : &connection->received;
}

static __always_inline void sae_fill_counted(struct sae_counted *counted, __u8 kind)
{
	struct sae_connection *connection = &counted->connection;
	struct sae_record *record = &counted->record;
	__u64 task = sae_current();

	sae_fill_record(record, kind, 0);
	sae_fill_identity(record, connection, (struct sock *)counted->sk, false);
	record->tgid = task >> 32;
	record->tid = task;
	record->direction = counted->direction;
	record->position = counted->position;
	record->opposite = counted->direction == SAE_DIRECTION_SENT ? connection->received : connection->sent;
	if (kind == SAE_KIND_ERROR)
		record->error = -counted->result;
	else
		record->length = counted->result;
}

/* One record of a kind that a call, or one message of it, gives. Its source is known. */
static __always_inline void sae_tell_counted(struct sae_scratch *scratch, __u8 kind)
{
	struct sae_counted *counted = &scratch->counted;
	struct sae_connection *connection = &counted->connection;

	sae_fill_counted(counted, kind);
	__builtin_memset(&counted->plan, 0, sizeof(counted->plan));
	if (kind == SAE_KIND_DATA && sae_is_message(counted->transport))
		sae_plan_message(&counted->record, &counted->plan);
	else if (kind == SAE_KIND_DATA)
		sae_plan_call(connection, &counted->record, &counted->plan);
	if (counted->plan.silent) {
		SAE_COUNT(skipped_calls, 1);
		return;
	}
	counted->announce = !(connection->marks & SAE_MARK_ANNOUNCED) || counted->plan.announce;
	if (!sae_emit_counted(scratch))
		return;
	connection->marks |= SAE_MARK_ANNOUNCED | (kind == SAE_KIND_EOF ? SAE_MARK_EOF : 0);
	connection->turn_copied += counted->plan.bytes;
}

/* Does what the call in the scratch asks for, on the scratch's copy of the connection. */
__noinline int sae_count_call(void)
{
	struct sae_scratch *scratch = sae_scratch();
	struct sae_counted *counted;
	struct sock *sk;

	if (!scratch)
		return 0;
	counted = &scratch->counted;
	sk = (struct sock *)counted->sk;
	if (counted->kind == SAE_KIND_CLOSE) {
		sae_tell_end(sk, &counted->connection, -counted->result);
		return 0;
	}
	if (counted->kind != SAE_KIND_EOF || !(counted->connection.marks & SAE_MARK_EOF))
		sae_tell_counted(scratch, counted->kind);
	/* The other end is gone for good: the kernel has no event for this. */
	if (counted->kind == SAE_KIND_EOF && BPF_CORE_READ(sk, sk_shutdown) == SHUTDOWN_MASK &&
	    counted->transport != SAE_TRANSPORT_UDP && counted->transport != SAE_TRANSPORT_UNIX_DATAGRAM)
		sae_tell_end(sk, &counted->connection, BPF_CORE_READ(sk, sk_err));
	return 0;
}

/* The same for one message of a call for many, at its end. The next one's position follows. */
__noinline int sae_count_message(__u64 at)
{
	struct sae_scratch *scratch = sae_scratch();
	struct sae_counted *counted;

	if (!scratch)
		return 0;
	counted = &scratch->counted;
	counted->source.found = sae_source_of_message(&counted->source, at);
	counted->result = sae_message_length(at);
	sae_count_call();
	counted->position += sae_is_message(counted->transport) ? 1 : counted->result;
	return 0;
}

/* At the end of sendmmsg or recvmmsg: a record for each message. */
static __always_inline void sae_count_messages(__u64 at, __u32 count)
{
	__u32 i;

	for (i = 0; i < SAE_MAX_MESSAGES && i < count; i++, at += SAE_MMSGHDR_BYTES)
		sae_count_message(at);
}

#endif
