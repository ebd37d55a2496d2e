/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where in its stream and when a call moved its bytes: by the kernel's own numbers. */
#ifndef SAE_PLACE_H
#define SAE_PLACE_H

#include "connection.h"

struct sae_call {
	struct sock *sk;
	__u64 inode;	      /* of the socket; sys_exit only */
	struct pt_regs *regs; /* NULL where they are not this call's */
	long result;
	__u32 flags; /* MSG_ */
	__u32 shape;
	__u8 direction;
	/* Found on the way: */
	bool begun;			   /* nothing of the connection was seen before */
	struct tcp_sock *tcp;		   /* NULL: MPTCP */
	struct sae_connection *connection; /* NULL: none yet */
};

/* The peer's FIN was received. */
static __always_inline bool sae_fin_received(struct sae_call *call, const bool trusted)
{
	return SAE_GET(trusted, call->sk, __sk_common.skc_flags) & SOCK_DONE_BIT;
}

/* ... and read: then it is part of copied_seq. */
static __always_inline bool sae_fin_read(struct sae_call *call, const bool trusted)
{
	return sae_fin_received(call, trusted) &&
	       SAE_GET(trusted, call->tcp, copied_seq) == SAE_GET(trusted, call->tcp, rcv_nxt);
}

/* A receive of 0 bytes is the end of the stream only if the socket says so. It is told once. */
static __always_inline bool sae_is_eof(struct sae_call *call, const bool trusted)
{
	if (call->direction != SAE_DIRECTION_RECEIVED)
		return false;
	if (call->connection && (call->connection->marks & SAE_MARK_EOF))
		return false;
	if (call->tcp && sae_fin_received(call, trusted))
		return sae_fin_read(call, trusted);
	return SAE_GET(trusted, call->sk, sk_shutdown) & RCV_SHUTDOWN;
}

/* MPTCP numbers its bytes elsewhere: counters of ours. */
static __always_inline void sae_place_by_count(struct sae_connection *connection, struct sae_record *record)
{
	const bool sent = record->direction == SAE_DIRECTION_SENT;
	__u32 *mine = sent ? &connection->sent : &connection->received;

	record->position = *mine;
	record->opposite = sent ? connection->received : connection->sent;
	*mine += record->length;
}

static __always_inline void sae_place_by_sequence(struct sae_call *call, struct sae_record *record, const bool trusted)
{
	__u32 received = SAE_GET(trusted, call->tcp, copied_seq);
	__u32 sent = SAE_GET(trusted, call->tcp, write_seq);

	if (record->direction == SAE_DIRECTION_SENT) {
		record->position = sent - record->length;
		record->opposite = received;
		return;
	}
	record->position = received - sae_fin_read(call, trusted) - record->length;
	record->opposite = sent;
}

/*
 * Nothing was read or written before this call. bytes_received is what the
 * kernel received, so what is unread is taken off; bytes_acked and what is not
 * yet acknowledged is what was written, and a client's SYN counts as one.
 */
static __always_inline bool sae_is_first(struct sae_call *call, struct sae_record *record, const bool trusted)
{
	struct tcp_sock *tcp = call->tcp;
	__u32 unread = SAE_GET(trusted, tcp, rcv_nxt) - SAE_GET(trusted, tcp, copied_seq);
	__u32 in_flight = SAE_GET(trusted, tcp, write_seq) - SAE_GET(trusted, tcp, snd_una);
	__u64 read = SAE_GET(trusted, tcp, bytes_received) - unread;
	__u64 written = SAE_GET(trusted, tcp, bytes_acked) + in_flight;

	if (record->direction == SAE_DIRECTION_SENT)
		written -= record->length;
	else
		read -= record->length + sae_fin_read(call, trusted);
	return read == 0 && (written == 0 || (written == 1 && call->connection->role != SAE_ROLE_SERVER));
}

#define SAE_TELL_TCP_NS 100000000 /* at most as often is a changed round-trip time told */

/* Whether a client's connection has news of its network. Asked where answers arrive: they bring the news. */
static __always_inline bool sae_tcp_news(struct sae_call *call, struct sae_record *record, const bool trusted)
{
	struct sae_connection *connection = call->connection;

	if (connection->role != SAE_ROLE_CLIENT || !call->tcp || record->direction != SAE_DIRECTION_RECEIVED)
		return false;
	if (SAE_GET(trusted, call->tcp, total_retrans) != connection->told_retransmissions)
		return true;
	return record->time - connection->told_at > SAE_TELL_TCP_NS &&
	       SAE_GET(trusted, call->tcp, srtt_us) != connection->told_srtt;
}

static __always_inline void sae_fill_tcp(struct sae_tcp *section, struct tcp_sock *tcp)
{
	section->srtt_us = BPF_CORE_READ(tcp, srtt_us) >> 3;
	section->rttvar_us = BPF_CORE_READ(tcp, rttvar_us) >> 2;
	section->retransmissions = BPF_CORE_READ(tcp, total_retrans);
	section->reserved = 0;
}

/* When the kernel handed the last segment of a send over, if that is known. */
static __always_inline void sae_handover(struct sae_call *call, struct sae_record *record, const bool trusted)
{
	struct tcp_sock *tcp = call->tcp;
	__u64 stamp;

	if (record->direction != SAE_DIRECTION_SENT)
		return;
	if (bpf_core_field_exists(tcp->tcp_wstamp_ns) &&
	    SAE_GET(trusted, tcp, snd_nxt) == SAE_GET(trusted, tcp, write_seq)) {
		stamp = SAE_GET(trusted, tcp, tcp_wstamp_ns);
		if (stamp > call->connection->last_sent && stamp <= record->time) {
			record->handover = stamp;
			record->flags |= SAE_FLAG_HANDOVER;
		}
	}
	call->connection->last_sent = record->time;
}

#endif
