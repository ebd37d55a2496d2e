/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * The life of a TCP connection. The current task is often a stranger here: it
 * is asked only where a connect begins, and read never but there.
 */
#ifndef SAE_TCP_STATES_H
#define SAE_TCP_STATES_H

#include "connection/store.h"
#include "connection/transport.h"
#include "record/state.h"
#include "tcp/unroutable.h"
#include "way/called.h"

/* CLOSE to SYN_SENT: a new connection, also on a socket that had one. */
static __always_inline void sae_tcp_connect(struct sock *sk)
{
	__u8 transport = sae_transport_no_subflow(sk);
	struct sae_connection *connection;
	struct sae_connect_record *connect;
	__u64 inode;

	if (transport == SAE_TRANSPORT_NONE || !sae_is_watched(sae_current() >> 32, sae_said_of_connect(sk, transport)))
		return;
	inode = BPF_CORE_READ(sk, sk_socket, file, f_inode, i_ino);
	connection = sae_connection_find(sk);
	if (connection)
		sae_connection_begin(connection, inode, transport, SAE_ROLE_CLIENT);
	else
		connection = sae_begin(sk, inode, transport, SAE_ROLE_CLIENT, sae_store_of(sae_way));
	if (!connection)
		return;
	connection->fresh = true;
	connection->txhash = BPF_CORE_READ(sk, sk_txhash);
	connect = bpf_ringbuf_reserve(&sae_events, sizeof(*connect), 0);
	sae_count_state_record((struct sae_state_record *)connect);
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
static __always_inline bool sae_tcp_close_waits(struct sock *sk, struct sae_connection *connection, int old,
						__u32 error)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;

	if (connection->transport != SAE_TRANSPORT_TCP || old == TCP_SYN_SENT ||
	    SAE_SOCK_FLAG(BPF_CORE_READ(sk, __sk_common.skc_flags), SOCK_DEAD))
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
static __always_inline __u32 sae_tcp_connect_error(struct sock *sk, struct sae_connection *connection)
{
	__u32 error = BPF_CORE_READ(sk, sk_err);

	if (connection->transport == SAE_TRANSPORT_TCP && BPF_CORE_READ(sk, sk_txhash) == connection->txhash)
		return EADDRNOTAVAIL;
	return error ? error : BPF_CORE_READ(sk, sk_err_soft);
}

static __always_inline void sae_tcp_closed(struct sock *sk, struct sae_connection *connection, int old)
{
	__u32 error = old == TCP_SYN_SENT ? sae_tcp_connect_error(sk, connection) : BPF_CORE_READ(sk, sk_err);

	if (!error && old == TCP_ESTABLISHED)
		connection->closed_first = true;
	connection->error = error;
	if (!sae_tcp_close_waits(sk, connection, old, error))
		sae_tell_close(sk, connection, error);
	/* TCP's is let go later. */
	if (connection->transport == SAE_TRANSPORT_MPTCP)
		sae_connection_forget(sk);
}

/* This end says that it will send no more. */
static __always_inline void sae_tcp_finishing(struct sock *sk, struct sae_connection *connection, int new)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;

	if (new == TCP_FIN_WAIT1)
		connection->closed_first = true;
	if ((BPF_CORE_READ(sk, sk_shutdown) & SHUTDOWN_MASK) != SHUTDOWN_MASK)
		return;
	/* After the peer's FIN both bits are set by a mere shutdown, too: what is unread may still be read. */
	if (new == TCP_LAST_ACK && BPF_CORE_READ(tcp, rcv_nxt) != BPF_CORE_READ(tcp, copied_seq))
		return;
	sae_tell_close(sk, connection, 0);
}

static __always_inline void sae_tcp_state_event(struct sock *sk, int old, int new)
{
	struct sae_connection *connection;

	if (new == TCP_SYN_SENT) {
		sae_tcp_connect(sk);
		return;
	}
	if (new == TCP_LISTEN) {
		sae_adopt_by_port(sk);
		return;
	}
	if (new != TCP_ESTABLISHED &&new != TCP_CLOSE &&new != TCP_FIN_WAIT1 &&new != TCP_LAST_ACK)
		return;
	connection = sae_connection_find(sk);
	if (!connection)
		return;
	if (new == TCP_CLOSE)
		sae_tcp_closed(sk, connection, old);
	else if (new != TCP_ESTABLISHED)
		sae_tcp_finishing(sk, connection, new);
	else if (old == TCP_SYN_SENT)
		sae_tell_connected(sk, connection);
}

/* The socket is let go for good. */
static __always_inline void sae_tcp_destroy_event(struct sock *sk)
{
	struct sae_connection *connection = sae_connection_find(sk);

	if (connection) {
		sae_tell_close(sk, connection, connection->error);
		sae_connection_forget(sk);
	}
	if (sae_way == SAE_WAY_SOCKET)
		sae_unroutable_destroy(sk);
}

#endif
