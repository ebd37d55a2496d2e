/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where in its stream and when a call moved its bytes: by the kernel's own numbers. */
#ifndef SAE_TCP_SEQUENCE_H
#define SAE_TCP_SEQUENCE_H

#include "connection/position.h"
#include "way/xfer.h"

/* The peer's FIN was received, in order. */
static __always_inline bool sae_tcp_fin_received(struct sae_xfer *xfer, const bool btf_ptr)
{
	return SAE_SOCK_FLAG(SAE_GET(btf_ptr, xfer->sk, __sk_common.skc_flags), SOCK_DONE);
}

/* ... and read: then it is part of copied_seq. */
static __always_inline bool sae_tcp_fin_read(struct sae_xfer *xfer, const bool btf_ptr)
{
	return sae_tcp_fin_received(xfer, btf_ptr) &&
	       SAE_GET(btf_ptr, xfer->tcp, copied_seq) == SAE_GET(btf_ptr, xfer->tcp, rcv_nxt);
}

/* A receive of 0 bytes is the end of the stream only if the socket says so. It is told once. */
static __always_inline bool sae_tcp_is_eof(struct sae_xfer *xfer, const bool btf_ptr)
{
	if (xfer->direction != SAE_DIRECTION_RECEIVED)
		return false;
	if (xfer->connection && (xfer->connection->eof_told))
		return false;
	if (xfer->tcp && sae_tcp_fin_received(xfer, btf_ptr))
		return sae_tcp_fin_read(xfer, btf_ptr);
	return SAE_GET(btf_ptr, xfer->sk, sk_shutdown) & RCV_SHUTDOWN;
}

/* MPTCP numbers its bytes elsewhere: counters of ours. */
static __always_inline void sae_mptcp_position(struct sae_connection *connection, struct sae_record *record,
					       const __u32 way)
{
	const bool sent = record->direction == SAE_DIRECTION_SENT;

	record->position = sae_take_position(connection, record->direction, record->length, way);
	record->opposite = sent ? connection->received : connection->sent;
}

static __always_inline void sae_tcp_position(struct sae_xfer *xfer, struct sae_record *record, const bool btf_ptr)
{
	__u32 received = SAE_GET(btf_ptr, xfer->tcp, copied_seq);
	__u32 sent = SAE_GET(btf_ptr, xfer->tcp, write_seq);

	if (record->direction == SAE_DIRECTION_SENT) {
		record->position = sent - record->length;
		record->opposite = received;
		return;
	}
	record->position = received - sae_tcp_fin_read(xfer, btf_ptr) - record->length;
	record->opposite = sent;
	record->handover = SAE_GET(btf_ptr, xfer->tcp, snd_una);
	record->flags |= SAE_FLAG_ACKNOWLEDGED;
}

/*
 * Nothing was read or written before this call. bytes_received is what the
 * kernel received, so what is unread is taken off; bytes_acked and what is not
 * yet acknowledged is what was written, and a client's SYN counts as one.
 */
static __always_inline bool sae_tcp_is_first(struct sae_xfer *xfer, struct sae_record *record, const bool btf_ptr)
{
	struct tcp_sock *tcp = xfer->tcp;
	__u32 unread = SAE_GET(btf_ptr, tcp, rcv_nxt) - SAE_GET(btf_ptr, tcp, copied_seq);
	__u32 in_flight = SAE_GET(btf_ptr, tcp, write_seq) - SAE_GET(btf_ptr, tcp, snd_una);
	__u64 read = SAE_GET(btf_ptr, tcp, bytes_received) - unread;
	__u64 written = SAE_GET(btf_ptr, tcp, bytes_acked) + in_flight;

	if (record->direction == SAE_DIRECTION_SENT)
		written -= record->length;
	else
		read -= record->length + sae_tcp_fin_read(xfer, btf_ptr);
	return read == 0 && (written == 0 || (written == 1 && xfer->connection->role != SAE_ROLE_SERVER));
}

/* When the kernel handed the last segment of a send over, if that is known. */
static __always_inline void sae_tcp_handover(struct sae_xfer *xfer, struct sae_record *record, const bool btf_ptr)
{
	struct tcp_sock *tcp = xfer->tcp;
	__u64 stamp;

	if (record->direction != SAE_DIRECTION_SENT)
		return;
	if (bpf_core_field_exists(tcp->tcp_wstamp_ns) &&
	    SAE_GET(btf_ptr, tcp, snd_nxt) == SAE_GET(btf_ptr, tcp, write_seq)) {
		stamp = SAE_GET(btf_ptr, tcp, tcp_wstamp_ns);
		if (stamp > xfer->connection->last_sent && stamp <= record->time) {
			record->handover = stamp;
			record->flags |= SAE_FLAG_HANDOVER;
		}
	}
	xfer->connection->last_sent = record->time;
}

#endif
