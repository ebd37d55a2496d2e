/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One call on a socket of Unix or UDP: its places are counted, and what is known of it goes into the scratch. */
#ifndef SAE_COUNTED_CALL_H
#define SAE_COUNTED_CALL_H

#include "counted.h"

/* What the network, not the program, had to say; the rest moved nothing and means nothing. */
static __always_inline bool sae_is_network_error(long result)
{
	return (result <= -ENETDOWN && result >= -ECONNRESET) || (result <= -ECONNREFUSED && result >= -EHOSTUNREACH);
}

/* The kind of record that a call gives, CLOSE for the end of a Unix stream; 0: none. */
static __always_inline __u8 sae_counted_kind(struct sae_call *call, __u8 transport, const bool trusted)
{
	if (call->result < 0 && transport == SAE_TRANSPORT_UDP)
		return sae_is_network_error(call->result) ? SAE_KIND_ERROR : 0;
	if (call->result < 0)
		return call->result == -EPIPE || call->result == -ECONNRESET ? SAE_KIND_CLOSE : 0;
	if (call->result > 0)
		return SAE_KIND_DATA;
	if (call->direction == SAE_DIRECTION_RECEIVED && (SAE_GET(trusted, call->sk, sk_shutdown) & RCV_SHUTDOWN))
		return SAE_KIND_EOF;
	return sae_is_message(transport) ? SAE_KIND_DATA : 0;
}

/* The socket's state, which is begun if this is the first call on it. */
static __always_inline struct sae_connection *sae_counted_connection(struct sae_call *call, __u8 transport,
								     const bool trusted)
{
	struct sae_connection *connection = trusted ? bpf_sk_storage_get(&sae_sockets, call->sk, 0, 0)
						    : bpf_map_lookup_elem(&sae_counted_hash, &call->inode);
	__u8 role;

	if (connection)
		return connection;
	role = sae_is_unix(transport) ? sae_unix_role(call->sk, transport, call->direction)
				      : sae_udp_role(call->sk, call->direction);
	return trusted ? sae_begin_in_storage(call->sk, transport, role)
		       : sae_begin_in_hash(call->sk, call->inode, transport, role);
}

static __always_inline void sae_fill_counted_call(struct sae_counted *counted, struct sae_call *call, __u8 transport,
						  __u8 kind)
{
	counted->sk = (__u64)call->sk;
	counted->registers = (__u64)call->regs;
	counted->result = call->result;
	counted->shape = call->shape;
	counted->direction = call->direction;
	counted->transport = transport;
	counted->kind = kind;
	if (!call->regs)
		return;
	counted->arguments[1] = sae_argument(call->regs, 1);
	counted->arguments[2] = sae_argument(call->regs, 2);
	counted->arguments[4] = sae_argument(call->regs, 4);
	counted->arguments[5] = sae_argument(call->regs, 5);
}

/* What the call takes of its direction's counter. */
static __always_inline __u32 sae_places_taken(struct sae_counted *counted, const bool trusted)
{
	const bool many = !trusted && counted->shape == SAE_SHAPE_MESSAGES;

	if (counted->kind != SAE_KIND_DATA)
		return 0;
	if (many && counted->transport == SAE_TRANSPORT_UNIX_STREAM)
		return sae_messages_length(counted->arguments[1], counted->result);
	return sae_is_message(counted->transport) && !many ? 1 : counted->result;
}

/* Takes the call's places: threads may use one socket at the same time. */
static __always_inline void sae_take_places(struct sae_counted *counted, struct sae_connection *connection,
					    const bool trusted)
{
	__u32 *places = sae_places(connection, counted->direction);
	__u32 taken = sae_places_taken(counted, trusted);

	if (trusted) {
		counted->position = __sync_fetch_and_add(places, taken);
	} else {
		/* The atomic that gives the old value is of 5.12. */
		counted->position = *places;
		__sync_fetch_and_add(places, taken);
	}
}

/* What was found out goes from the scratch's copy to the connection; its counters may have moved on meanwhile. */
static __always_inline void sae_keep_counted(struct sae_connection *connection, struct sae_connection *copy)
{
	connection->marks |= copy->marks;
	connection->turn = copy->turn;
	connection->turn_copied = copy->turn_copied;
	connection->passed_received = copy->passed_received;
	connection->passed_sent = copy->passed_sent;
}

/* A datagram's sender, where only the call's own memory has it. Asked of the call: sends are compiled without. */
static __always_inline bool sae_needs_sender(struct sae_call *call, __u8 transport, __u8 kind)
{
	return call->direction == SAE_DIRECTION_RECEIVED && call->regs && transport == SAE_TRANSPORT_UDP &&
	       kind == SAE_KIND_DATA && !sae_udp_connected(call->sk);
}

static __always_inline void sae_count(struct sae_call *call, struct sae_scratch *scratch, __u8 transport, __u8 kind,
				      const bool trusted)
{
	struct sae_connection *connection = sae_counted_connection(call, transport, trusted);
	struct sae_counted *counted = &scratch->counted;

	if (!connection)
		return;
	/* It is made when it is first asked for. */
	if (trusted && !(connection->marks & SAE_MARK_ANNOUNCED))
		bpf_get_socket_cookie(call->sk);
	sae_fill_counted_call(counted, call, transport, kind);
	sae_take_places(counted, connection, trusted);
	counted->connection = *connection;
	if (!trusted && counted->shape == SAE_SHAPE_MESSAGES && kind == SAE_KIND_DATA) {
		sae_count_messages(counted->arguments[1], call->result);
	} else {
		sae_find_source(counted);
		counted->has_sender = trusted && sae_needs_sender(call, transport, kind) && sae_kernel_peer();
		sae_count_call();
	}
	sae_keep_counted(connection, &counted->connection);
}

/* The call belongs to a target. */
static __always_inline void sae_counted_call(struct sae_call *call, __u8 transport, const bool trusted)
{
	__u8 kind = sae_counted_kind(call, transport, trusted);
	struct sae_scratch *scratch;

	/* A call for many messages ends with the first that fails. */
	if (trusted && call->result < 0 && call->shape == SAE_SHAPE_MESSAGES)
		sae_batch_end();
	if (!kind)
		return;
	scratch = sae_scratch_claim();
	if (!scratch)
		return;
	sae_count(call, scratch, transport, kind, trusted);
	sae_scratch_release(scratch);
}

#endif
