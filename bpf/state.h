/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * The life of a TCP connection. The current task is often a stranger here: it
 * is asked only where a connect begins, and read never but there.
 */
#ifndef SAE_STATE_H
#define SAE_STATE_H

#include "emit.h"
#include "place.h"
#include "targets.h"

static __always_inline void sae_state_count(struct sae_state_record *reserved)
{
	if (reserved)
		SAE_COUNT(state_records, 1);
	else
		SAE_COUNT(state_dropped, 1);
}

static __always_inline void sae_fill_state(struct sae_state_record *state, __u8 kind, struct sock *sk,
					   struct sae_connection *connection)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;

	sae_fill_record(&state->record, kind, sizeof(*state));
	sae_fill_identity(&state->record, connection, sk, false);
	state->record.tgid = connection->tgid;
	state->record.tid = connection->tid;
	if (connection->transport == SAE_TRANSPORT_TCP) {
		state->record.position = BPF_CORE_READ(tcp, copied_seq);
		state->record.opposite = BPF_CORE_READ(tcp, write_seq);
	} else {
		state->record.position = connection->received;
		state->record.opposite = connection->sent;
	}
	sae_section_head(&state->addresses_head, SAE_SECTION_ADDRESSES, sizeof(struct sae_addresses));
	sae_fill_addresses(sk, &state->addresses, false);
}

static __always_inline void sae_tell_connected(struct sock *sk, struct sae_connection *connection)
{
	struct sae_state_record *state = bpf_ringbuf_reserve(&sae_events, sizeof(*state), 0);

	sae_state_count(state);
	if (!state)
		return;
	sae_fill_state(state, SAE_KIND_CONNECTED, sk, connection);
	bpf_ringbuf_submit(state, BPF_RB_NO_WAKEUP);
}

static __always_inline void sae_fill_close(struct sae_state_record *state, struct sock *sk,
					   struct sae_connection *connection, __u32 error)
{
	sae_fill_state(state, SAE_KIND_CLOSE, sk, connection);
	state->record.error = error;
	if (connection->marks & SAE_MARK_SHUTDOWN)
		state->record.flags |= SAE_FLAG_SHUTDOWN;
}

/* Of what is not TCP. */
static __always_inline void sae_tell_end(struct sock *sk, struct sae_connection *connection, __u32 error)
{
	struct sae_state_record *end;

	if (connection->marks & SAE_MARK_CLOSED)
		return;
	connection->marks |= SAE_MARK_CLOSED;
	end = bpf_ringbuf_reserve(&sae_events, sizeof(*end), 0);
	sae_state_count(end);
	if (!end)
		return;
	sae_fill_close(end, sk, connection, error);
	bpf_ringbuf_submit(end, BPF_RB_NO_WAKEUP);
}

static __always_inline void sae_tell_close(struct sock *sk, struct sae_connection *connection, __u32 error)
{
	struct sae_close_record *close;

	if (connection->transport != SAE_TRANSPORT_TCP) {
		sae_tell_end(sk, connection, error);
		return;
	}
	if (connection->marks & SAE_MARK_CLOSED)
		return;
	connection->marks |= SAE_MARK_CLOSED;
	close = bpf_ringbuf_reserve(&sae_events, sizeof(*close), 0);
	sae_state_count((struct sae_state_record *)close);
	if (!close)
		return;
	sae_fill_close(&close->state, sk, connection, error);
	close->state.record.size = sizeof(*close);
	sae_section_head(&close->extra.head, SAE_SECTION_TCP, sizeof(struct sae_tcp));
	sae_fill_tcp(&close->extra.tcp, (struct tcp_sock *)sk);
	bpf_ringbuf_submit(close, BPF_RB_NO_WAKEUP);
}

/* CLOSE to SYN_SENT: a new connection, also on a socket that had one. */
static __always_inline void sae_connect(struct sock *sk)
{
	__u8 transport = sae_transport(sk, false);
	struct sae_connection *connection;
	struct sae_connect_record *connect;
	__u64 inode;

	if (transport == SAE_TRANSPORT_NONE || !sae_current_is_target())
		return;
	inode = BPF_CORE_READ(sk, sk_socket, file, f_inode, i_ino);
	connection = sae_connection_find(sk);
	if (connection)
		sae_connection_begin(connection, inode, transport, SAE_ROLE_CLIENT);
	else if (sae_socket_storage)
		connection = sae_begin_in_storage(sk, transport, SAE_ROLE_CLIENT);
	else
		connection = sae_begin_in_hash(sk, inode, transport, SAE_ROLE_CLIENT);
	if (!connection)
		return;
	connection->marks = SAE_MARK_FRESH;
	connection->txhash = BPF_CORE_READ(sk, sk_txhash);
	connect = bpf_ringbuf_reserve(&sae_events, sizeof(*connect), 0);
	sae_state_count((struct sae_state_record *)connect);
	if (!connect)
		return;
	sae_fill_state(&connect->state, SAE_KIND_CONNECT, sk, connection);
	connect->state.record.size = sizeof(*connect);
	/* Not chosen yet, unless by the program: what else is there is of the connection before. */
	connect->state.addresses.local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
	sae_section_head(&connect->task_head, SAE_SECTION_TASK, sizeof(struct sae_task));
	sae_fill_task(&connect->task);
	bpf_ringbuf_submit(connect, BPF_RB_NO_WAKEUP);
}

/*
 * The socket is closed but its program still holds it and has bytes, or the
 * FIN, to read: they are told first, and the close when the socket is let go.
 * Not where the program itself closed with bytes unread.
 */
static __always_inline bool sae_close_waits(struct sock *sk, struct sae_connection *connection, int old, __u32 error)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;

	if (connection->transport != SAE_TRANSPORT_TCP || old == TCP_SYN_SENT ||
	    (BPF_CORE_READ(sk, __sk_common.skc_flags) & SOCK_DEAD_BIT))
		return false;
	if (!error && (old == TCP_ESTABLISHED || old == TCP_SYN_RECV || old == TCP_CLOSE_WAIT))
		return false;
	return BPF_CORE_READ(tcp, rcv_nxt) != BPF_CORE_READ(tcp, copied_seq);
}

/*
 * Of a connect: that no port was left, when sk_err is still of the connection
 * before; without sk_err what ICMP said while the socket was in use; 0 if the
 * program gave up.
 */
static __always_inline __u32 sae_connect_error(struct sock *sk, struct sae_connection *connection)
{
	__u32 error = BPF_CORE_READ(sk, sk_err);

	if (connection->transport == SAE_TRANSPORT_TCP && BPF_CORE_READ(sk, sk_txhash) == connection->txhash)
		return EADDRNOTAVAIL;
	return error ? error : BPF_CORE_READ(sk, sk_err_soft);
}

static __always_inline void sae_closed(struct sock *sk, struct sae_connection *connection, int old)
{
	__u32 error = old == TCP_SYN_SENT ? sae_connect_error(sk, connection) : BPF_CORE_READ(sk, sk_err);

	if (!error && old == TCP_ESTABLISHED)
		connection->marks |= SAE_MARK_SHUTDOWN;
	connection->error = error;
	if (!sae_close_waits(sk, connection, old, error))
		sae_tell_close(sk, connection, error);
	if (!sae_socket_storage && connection->transport == SAE_TRANSPORT_MPTCP) {
		__u64 key = (__u64)sk;

		bpf_map_delete_elem(&sae_sockets_hash, &key);
	}
}

/* This end says that it will send no more. */
static __always_inline void sae_finishing(struct sock *sk, struct sae_connection *connection, int new)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;

	if (new == TCP_FIN_WAIT1)
		connection->marks |= SAE_MARK_SHUTDOWN;
	if ((BPF_CORE_READ(sk, sk_shutdown) & SHUTDOWN_MASK) != SHUTDOWN_MASK)
		return;
	/* After the peer's FIN both bits are set by a mere shutdown, too: what is unread may still be read. */
	if (new == TCP_LAST_ACK && BPF_CORE_READ(tcp, rcv_nxt) != BPF_CORE_READ(tcp, copied_seq))
		return;
	sae_tell_close(sk, connection, 0);
}

static __always_inline void sae_state_event(struct sock *sk, int old, int new)
{
	struct sae_connection *connection;

	if (new == TCP_SYN_SENT) {
		sae_connect(sk);
		return;
	}
	if (new != TCP_ESTABLISHED &&new != TCP_CLOSE &&new != TCP_FIN_WAIT1 &&new != TCP_LAST_ACK)
		return;
	connection = sae_connection_find(sk);
	if (!connection)
		return;
	if (new == TCP_CLOSE)
		sae_closed(sk, connection, old);
	else if (new != TCP_ESTABLISHED)
		sae_finishing(sk, connection, new);
	else if (old == TCP_SYN_SENT)
		sae_tell_connected(sk, connection);
}

#endif
