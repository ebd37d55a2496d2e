/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * Calls on sockets whose bytes or messages the kernel does not number: Unix and
 * UDP. They are counted here. What a record needs is gathered in the scratch, and
 * one global function makes it: so the programs of TCP stay small.
 */
#ifndef SAE_COUNTED_H
#define SAE_COUNTED_H

#include "emit.h"
#include "peer.h"
#include "place.h"
#include "state.h"
#include "unix.h"

static __always_inline bool sae_is_message(__u8 transport)
{
	return transport == SAE_TRANSPORT_UDP || transport == SAE_TRANSPORT_UNIX_DATAGRAM ||
	       transport == SAE_TRANSPORT_UNIX_SEQPACKET;
}

static __always_inline bool sae_is_unix(__u8 transport)
{
	return transport != SAE_TRANSPORT_UDP;
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
		return counted->source.name && sae_user_peer(&scratch->peer, counted->source.name);
	if (!counted->unconnected)
		return false;
	if (counted->trusted)
		return counted->registers && sae_kernel_peer();
	return counted->source.name && sae_user_peer(&scratch->peer, counted->source.name);
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

/* Makes and submits the record of what the scratch's `counted` holds; 1 if it got through. */
__noinline int sae_emit_counted(void)
{
	struct sae_scratch *scratch = sae_scratch();
	struct sae_counted *counted;
	__u32 copied = 0;

	if (!scratch)
		return 0;
	counted = &scratch->counted;
	if (counted->record.kind == SAE_KIND_DATA && counted->record.length)
		copied = sae_copy_counted(counted, scratch);
	/* For the verifier: it holds already. */
	if (copied > SAE_MAX_COPY_BYTES)
		return 0;
	/* The padding behind the last byte. */
	*(__u64 *)(scratch->bytes + copied) = 0;
	return sae_submit(scratch, &counted->record, copied, sae_fill_sections(counted, scratch));
}

/* The socket's state, which is begun if this is the first call on it. */
static __always_inline struct sae_connection *sae_counted_connection(struct sae_call *call, __u8 transport,
								     const bool trusted)
{
	struct sae_connection *connection = trusted ? sae_connection_in_storage(call->sk)
						    : sae_connection_in_hash(&sae_counted_hash, call->sk, call->inode);
	__u8 role;

	if (!connection || connection->id)
		return connection;
	role = sae_is_unix(transport) ? sae_unix_role(call->sk, transport, call->direction)
				      : sae_udp_role(call->sk, call->direction);
	sae_connection_begin(connection, transport, role);
	return connection;
}

/* Takes a place: threads may use one socket at the same time. Kernels without the socket tracepoints may lack this atomic (5.12). */
static __always_inline void sae_count_place(struct sae_connection *connection, struct sae_record *record,
					    const bool trusted)
{
	const bool sent = record->direction == SAE_DIRECTION_SENT;
	__u32 amount = sae_is_message(connection->transport) ? 1 : record->length;
	__u32 *mine = sent ? &connection->sent : &connection->received;

	if (trusted) {
		record->position = __sync_fetch_and_add(mine, amount);
	} else {
		record->position = *mine;
		*mine += amount;
	}
	record->opposite = sent ? connection->received : connection->sent;
}

/* Fills the scratch for one record and has it made. The source is in the scratch already. */
static __always_inline void sae_tell_counted(struct sae_call *call, struct sae_scratch *scratch, __u8 kind,
					     const bool trusted)
{
	struct sae_connection *connection = call->connection;
	struct sae_counted *counted = &scratch->counted;
	struct sae_record *record = &counted->record;
	__u64 task = sae_current();

	sae_fill_record(record, kind, 0);
	sae_fill_identity(record, connection, call->sk, trusted);
	record->tgid = task >> 32;
	record->tid = task;
	record->direction = call->direction;
	if (kind == SAE_KIND_ERROR) {
		record->error = -call->result;
		record->position = connection->received;
		record->opposite = connection->sent;
	} else {
		record->length = call->result;
		sae_count_place(connection, record, trusted);
	}
	__builtin_memset(&counted->plan, 0, sizeof(counted->plan));
	if (kind == SAE_KIND_DATA) {
		if (sae_is_message(connection->transport))
			sae_plan_message(record, &counted->plan);
		else
			sae_plan_call(connection, record, &counted->plan);
	}
	if (counted->plan.silent) {
		SAE_COUNT(skipped_calls, 1);
		return;
	}
	counted->announce = !(connection->marks & SAE_MARK_ANNOUNCED) || counted->plan.announce;
	counted->sk = (__u64)call->sk;
	counted->registers = (__u64)call->regs;
	counted->trusted = trusted;
	counted->unconnected = !sae_udp_connected(call->sk);
	/* It is made when it is first asked for. */
	if (trusted && counted->announce)
		bpf_get_socket_cookie(call->sk);
	if (!sae_emit_counted())
		return;
	connection->marks |= SAE_MARK_ANNOUNCED | (kind == SAE_KIND_EOF ? SAE_MARK_EOF : 0);
	connection->turn_copied += counted->plan.bytes;
}

#define SAE_TOLD_MESSAGES 16 /* of one sendmmsg or recvmmsg, at its end */

/* At the end of sendmmsg or recvmmsg: a record for each of its first messages; the others leave a gap. */
static __always_inline void sae_tell_messages(struct sae_call *call, struct sae_scratch *scratch)
{
	__u64 at = sae_argument(call->regs, 1);
	__u32 count = call->result, i;

	for (i = 0; i < SAE_TOLD_MESSAGES && i < count; i++, at += SAE_MMSGHDR_BYTES) {
		scratch->counted.source.found = sae_source_of_message(&scratch->counted.source, at);
		call->result = sae_message_length(at);
		sae_tell_counted(call, scratch, SAE_KIND_DATA, false);
	}
	if (count > SAE_TOLD_MESSAGES && sae_is_message(call->connection->transport)) {
		count -= SAE_TOLD_MESSAGES;
		SAE_COUNT(unreadable_calls, count);
		__sync_fetch_and_add(call->direction == SAE_DIRECTION_SENT ? &call->connection->sent
									   : &call->connection->received,
				     count);
	}
}

/* What the network, not the program, had to say; the rest moved nothing and means nothing. */
static __always_inline bool sae_is_network_error(long result)
{
	return (result <= -ENETDOWN && result >= -ECONNRESET) || (result <= -ECONNREFUSED && result >= -EHOSTUNREACH);
}

static __always_inline void sae_counted_failure(struct sae_call *call, struct sae_scratch *scratch, __u8 transport,
						const bool trusted)
{
	if (transport == SAE_TRANSPORT_UDP) {
		if (!sae_is_network_error(call->result))
			return;
		sae_find_source(call, &scratch->counted.source, trusted);
		call->connection = sae_counted_connection(call, transport, trusted);
		if (call->connection)
			sae_tell_counted(call, scratch, SAE_KIND_ERROR, trusted);
		return;
	}
	if (call->result != -EPIPE && call->result != -ECONNRESET)
		return;
	call->connection = sae_counted_connection(call, transport, trusted);
	if (call->connection)
		sae_tell_close(call->sk, call->connection, -call->result);
}

static __always_inline void sae_counted_success(struct sae_call *call, struct sae_scratch *scratch, __u8 transport,
						const bool trusted)
{
	__u8 shutdown = SAE_GET(trusted, call->sk, sk_shutdown);
	bool nothing = call->result == 0 && call->direction == SAE_DIRECTION_RECEIVED && (shutdown & RCV_SHUTDOWN);

	if (!nothing && call->result == 0 && !sae_is_message(transport))
		return;
	call->connection = sae_counted_connection(call, transport, trusted);
	if (!call->connection)
		return;
	sae_find_source(call, &scratch->counted.source, trusted);
	if (!trusted && call->shape == SAE_SHAPE_MESSAGES) {
		sae_tell_messages(call, scratch);
		return;
	}
	if (!nothing) {
		sae_tell_counted(call, scratch, SAE_KIND_DATA, trusted);
		return;
	}
	if (!(call->connection->marks & SAE_MARK_EOF))
		sae_tell_counted(call, scratch, SAE_KIND_EOF, trusted);
	/* The other end is gone; the kernel has no event for this. */
	if (shutdown == SHUTDOWN_MASK && transport != SAE_TRANSPORT_UDP && transport != SAE_TRANSPORT_UNIX_DATAGRAM)
		sae_tell_close(call->sk, call->connection, SAE_GET(trusted, call->sk, sk_err));
}

/* The call belongs to a target. */
static __always_inline void sae_counted_call(struct sae_call *call, __u8 transport, const bool trusted)
{
	struct sae_scratch *scratch = sae_scratch_claim();

	if (!scratch)
		return;
	if (call->result < 0) {
		if (call->shape == SAE_SHAPE_MESSAGES && trusted)
			sae_batch_end();
		sae_counted_failure(call, scratch, transport, trusted);
	} else {
		sae_counted_success(call, scratch, transport, trusted);
	}
	sae_scratch_release(scratch);
}

#endif
