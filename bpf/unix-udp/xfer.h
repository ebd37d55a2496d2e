/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One call on a socket of Unix or UDP: its positions are counted, and what is known of it goes into the scratch. */
#ifndef SAE_UNIX_UDP_XFER_H
#define SAE_UNIX_UDP_XFER_H

#include "connection/position.h"
#include "connection/store.h"
#include "connection/transport.h"
#include "unix-udp/record.h"

/* What the network, not the program, had to say; the rest moved nothing and means nothing. */
static __always_inline bool sae_is_network_error(long result)
{
	return (result <= -ENETDOWN && result >= -ECONNRESET) || (result <= -ECONNREFUSED && result >= -EHOSTUNREACH);
}

/* The kind of record that a call gives, CLOSE for the end of a Unix stream; 0: none. */
static __always_inline __u8 sae_msg_record_kind(struct sae_xfer *xfer, __u8 transport, const bool btf_ptr)
{
	if (xfer->result < 0 && transport == SAE_TRANSPORT_UDP)
		return sae_is_network_error(xfer->result) ? SAE_KIND_ERROR : 0;
	if (xfer->result < 0)
		return xfer->result == -EPIPE || xfer->result == -ECONNRESET ? SAE_KIND_CLOSE : 0;
	if (xfer->result > 0)
		return SAE_KIND_DATA;
	if (xfer->direction == SAE_DIRECTION_RECEIVED && (SAE_GET(btf_ptr, xfer->sk, sk_shutdown) & RCV_SHUTDOWN))
		return SAE_KIND_EOF;
	return sae_is_message(transport) ? SAE_KIND_DATA : 0;
}

/* The socket's state, which is begun if this is the first call on it. */
static __always_inline struct sae_connection *sae_msg_connection(struct sae_xfer *xfer, __u8 transport,
								 const __u32 store)
{
	struct sae_connection *connection = sae_unix_udp_lookup(xfer->sk, xfer->inode, store);
	__u8 role;

	if (connection)
		return connection;
	role = sae_is_unix(transport) ? sae_unix_role(xfer->sk, transport, xfer->direction)
				      : sae_udp_role(xfer->sk, xfer->direction);
	return sae_begin(xfer->sk, xfer->inode, transport, role, store);
}

static __always_inline void sae_msg_init(struct sae_msg *msg, struct sae_xfer *xfer, __u8 transport, __u8 kind)
{
	msg->registers = (__u64)xfer->regs;
	msg->result = xfer->result;
	msg->args = xfer->args;
	msg->direction = xfer->direction;
	msg->transport = transport;
	msg->kind = kind;
	if (!xfer->regs)
		return;
	msg->arguments[1] = sae_syscall_arg(xfer->regs, 1);
	msg->arguments[2] = sae_syscall_arg(xfer->regs, 2);
	msg->arguments[4] = sae_syscall_arg(xfer->regs, 4);
	msg->arguments[5] = sae_syscall_arg(xfer->regs, 5);
}

/* What the call takes of its direction's counter. */
static __always_inline __u32 sae_msg_length(struct sae_msg *msg, const __u32 way)
{
	const bool many = way == SAE_WAY_SYS_EXIT && msg->args == SAE_ARGS_MMSGHDR;

	if (msg->kind != SAE_KIND_DATA)
		return 0;
	if (many && msg->transport == SAE_TRANSPORT_UNIX_STREAM)
		return sae_mmsghdrs_len(msg->arguments[1], msg->result);
	return sae_is_message(msg->transport) && !many ? 1 : msg->result;
}

/*
 * What was found out goes from the scratch's copy to the connection, which has moved on
 * meanwhile: only what was set, and of positions only those of the own direction.
 */
static __always_inline void sae_msg_keep(struct sae_connection *connection, struct sae_connection *copy, __u8 direction)
{
	if (copy->announced)
		connection->announced = true;
	if (copy->eof_told)
		connection->eof_told = true;
	if (copy->close_told)
		connection->close_told = true;
	connection->turn = copy->turn;
	connection->turn_copied = copy->turn_copied;
	connection->turn_moved = copy->turn_moved;
	connection->asked = copy->asked;
	if (direction == SAE_DIRECTION_SENT) {
		connection->passed_sent = copy->passed_sent;
		connection->has_passed_sent = copy->has_passed_sent;
	} else {
		connection->passed_received = copy->passed_received;
		connection->has_passed_received = copy->has_passed_received;
	}
}

/* A datagram from somebody else, on a socket that is watched for whom it talks to, or from who is left out. */
static __always_inline bool sae_msg_is_of_stranger(struct sae_xfer *xfer, struct sae_scratch *scratch)
{
	struct sae_msg *msg = &scratch->msg;
	enum sae_said said;

	if (!(sae_selection & SAE_SELECT_CALLED) || msg->kind != SAE_KIND_DATA || msg->transport != SAE_TRANSPORT_UDP ||
	    msg->direction != SAE_DIRECTION_RECEIVED || sae_udp_connected(xfer->sk))
		return false;
	if (!sae_udp_peer_found(msg, scratch))
		return xfer->by_port;
	said = sae_said_of_port(scratch->peer.port);
	return said == SAE_SAID_LEFT_OUT || (said == SAE_SAID_NOTHING && xfer->by_port);
}

static __always_inline void sae_msg_xfer_claimed(struct sae_xfer *xfer, struct sae_scratch *scratch, __u8 transport,
						 __u8 kind, const __u32 way)
{
	const bool many = way == SAE_WAY_SYS_EXIT && xfer->args == SAE_ARGS_MMSGHDR && kind == SAE_KIND_DATA;
	struct sae_connection *connection;
	struct sae_msg *msg = &scratch->msg;

	scratch->sk = (__u64)xfer->sk;
	sae_msg_init(msg, xfer, transport, kind);
	if (!many) {
		sae_msg_find_buf(scratch);
		msg->has_sender =
			way == SAE_WAY_SOCKET && sae_msg_needs_sender(xfer, transport, kind) && sae_sender_on_stack();
		if (sae_msg_is_of_stranger(xfer, scratch))
			return;
	}
	connection = sae_msg_connection(xfer, transport, sae_store_of(way));
	if (!connection)
		return;
	msg->position = sae_take_position(connection, msg->direction, sae_msg_length(msg, way), way);
	msg->connection = *connection;
	if (many)
		sae_mmsghdrs_tell(msg->arguments[1], xfer->result);
	else
		sae_msg_tell();
	sae_msg_keep(connection, &msg->connection, xfer->direction);
}

/* The call belongs to a target. */
static __always_inline void sae_unix_udp_xfer(struct sae_xfer *xfer, __u8 transport, const __u32 way)
{
	__u8 kind = sae_msg_record_kind(xfer, transport, sae_has_btf_ptr(way));
	struct sae_scratch *scratch;

	/* A call for many messages ends with the first that fails. */
	if (way == SAE_WAY_SOCKET && xfer->result < 0 && xfer->args == SAE_ARGS_MMSGHDR)
		sae_mmsg_end();
	if (!kind)
		return;
	scratch = sae_scratch_claim();
	if (!scratch)
		return;
	sae_msg_xfer_claimed(xfer, scratch, transport, kind, way);
	sae_scratch_release(scratch);
}

#endif
