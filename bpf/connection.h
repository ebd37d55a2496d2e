/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What is remembered of a connection, and which socket is one. */
#ifndef SAE_CONNECTION_H
#define SAE_CONNECTION_H

#include "counters.h"
#include "targets.h"

/* True: state in socket storage (5.11), for the socket tracepoints; else in a hash. */
const volatile bool sae_socket_storage = true;
const volatile __u32 sae_cpus = 1;

#define SAE_MARK_FRESH 1     /* seen from its first byte on, and nothing of it was lost before the announcement */
#define SAE_MARK_ANNOUNCED 2 /* user space has its addresses */
#define SAE_MARK_EOF 4	     /* the end of the peer's direction was told */
#define SAE_MARK_CLOSED 8    /* the close was told */
#define SAE_MARK_SHUTDOWN 16 /* this end closed first */
#define SAE_MARK_PASSED_RECEIVED 32
#define SAE_MARK_PASSED_SENT 64
#define SAE_MARK_RETURNED 128 /* sys_exit: connect() has returned the error of its close */

struct sae_connection {
	__u64 id;
	__u64 inode;	 /* hash only: another one is another socket */
	__u64 last_sent; /* time of the last send */
	__u32 tgid;	 /* first task seen with it */
	__u32 tid;
	__u32 received; /* not TCP: bytes, or messages, so far */
	__u32 sent;
	__u32 passed_received; /* the skip positions that were reached: wrapped numbers do not skip again */
	__u32 passed_sent;
	__u32 turn_copied;
	__u32 error; /* of a close that waits for unread bytes */
	__u8 turn;   /* direction of the last call */
	__u8 role;
	__u8 transport;
	__u8 marks;
	__u32 told_retransmissions; /* TCP section: when and what was told */
	__u64 told_at;
	__u32 told_srtt;
	__u32 txhash; /* of the socket when it began to connect */
};

/* Key: the socket. The kernel deletes with the socket. No memory: counted in table_full. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct sae_connection);
} sae_sockets SEC(".maps");

/* Key: address of the socket. tcp_destroy_sock deletes (MPTCP: close). Full: counted in table_full. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct sae_connection);
} sae_sockets_hash SEC(".maps");

/*
 * Key: inode of a socket whose end no tracepoint tells: Unix, UDP. Nobody
 * deletes. Full: the oldest goes, and begins anew if it lives.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct sae_connection);
} sae_counted_hash SEC(".maps");

/* Connections numbered by a CPU so far. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} sae_numbers SEC(".maps");

/* Unique, never 0. */
static __always_inline __u64 sae_next_id(void)
{
	__u32 zero = 0;
	__u64 *number = bpf_map_lookup_elem(&sae_numbers, &zero);

	if (!number)
		return 0;
	return (*number)++ * sae_cpus + bpf_get_smp_processor_id() + 1;
}

/*
 * By what a socket of this kind moves its bytes. Global: the verifier, which would
 * follow each answer on its own way, looks at what comes after only once.
 */
__noinline int sae_transport_of(__u32 family, __u32 type, __u32 protocol)
{
	if (family == AF_UNIX) {
		switch (type) {
		case SOCK_STREAM:
			return SAE_TRANSPORT_UNIX_STREAM;
		case SOCK_DGRAM:
			return SAE_TRANSPORT_UNIX_DATAGRAM;
		case SOCK_SEQPACKET:
			return SAE_TRANSPORT_UNIX_SEQPACKET;
		default:
			return SAE_TRANSPORT_NONE;
		}
	}
	if (family != AF_INET && family != AF_INET6)
		return SAE_TRANSPORT_NONE;
	if (protocol == IPPROTO_MPTCP)
		return SAE_TRANSPORT_MPTCP;
	if (protocol == IPPROTO_TCP && type == SOCK_STREAM)
		return SAE_TRANSPORT_TCP;
	return protocol == IPPROTO_UDP && type == SOCK_DGRAM ? SAE_TRANSPORT_UDP : SAE_TRANSPORT_NONE;
}

/* Not a subflow of MPTCP: its bytes and states are not a connection's. */
static __always_inline __u8 sae_transport(struct sock *sk, const bool trusted)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;
	__u8 transport = sae_transport_of(SAE_GET(trusted, sk, __sk_common.skc_family), SAE_GET(trusted, sk, sk_type),
					  SAE_GET(trusted, sk, sk_protocol));

	if (transport == SAE_TRANSPORT_TCP && bpf_core_field_exists(tcp->is_mptcp) && !trusted &&
	    BPF_CORE_READ(tcp, is_mptcp))
		return SAE_TRANSPORT_NONE;
	return transport;
}

static __always_inline __u8 sae_role(struct sock *sk, __u8 transport, const bool trusted)
{
	struct mptcp_sock *mptcp = (struct mptcp_sock *)sk;

	if (SAE_GET(trusted, sk, sk_max_ack_backlog) > 0)
		return SAE_ROLE_SERVER;
	if (transport == SAE_TRANSPORT_MPTCP && bpf_core_field_exists(mptcp->first) &&
	    BPF_CORE_READ(mptcp, first, sk_max_ack_backlog) > 0)
		return SAE_ROLE_SERVER;
	return SAE_ROLE_UNKNOWN;
}

/* The state of a socket of TCP that already has one. */
static __always_inline struct sae_connection *sae_connection_find(struct sock *sk)
{
	__u64 key = (__u64)sk;

	if (sae_socket_storage)
		return bpf_sk_storage_get(&sae_sockets, sk, 0, 0);
	return bpf_map_lookup_elem(&sae_sockets_hash, &key);
}

/* The same in the hash; what is there may be left over from a socket that was at this place before. */
static __always_inline struct sae_connection *sae_stream_in_hash(struct sock *sk, __u64 inode)
{
	__u64 key = (__u64)sk;
	struct sae_connection *connection = bpf_map_lookup_elem(&sae_sockets_hash, &key);

	if (!connection || connection->inode == inode)
		return connection;
	bpf_map_delete_elem(&sae_sockets_hash, &key);
	return NULL;
}

/* Begin a connection: a number of its own, the current task as its owner. */
static __always_inline void sae_connection_begin(struct sae_connection *connection, __u64 inode, __u8 transport,
						 __u8 role)
{
	__u64 task = sae_current();

	__builtin_memset(connection, 0, sizeof(*connection));
	connection->inode = inode;
	connection->tgid = task >> 32;
	connection->tid = task;
	connection->transport = transport;
	connection->role = role;
	connection->id = sae_next_id();
}

/*
 * A new connection. Of two threads that use a socket first, one puts its state
 * there whole, and the other finds it: a socket never has two numbers.
 */
static __always_inline struct sae_connection *sae_begin_in_storage(struct sock *sk, __u8 transport, __u8 role)
{
	struct sae_connection first, *connection;

	sae_connection_begin(&first, 0, transport, role);
	connection = bpf_sk_storage_get(&sae_sockets, sk, &first, BPF_SK_STORAGE_GET_F_CREATE);
	if (!connection)
		connection = bpf_sk_storage_get(&sae_sockets, sk, 0, 0);
	if (!connection)
		SAE_COUNT(table_full, 1);
	return connection;
}

/* Global: the verifier looks at it apart from its callers, whose stack is short. */
__noinline int sae_insert_in_hash(__u64 sk, __u64 inode, __u32 transport, __u32 role)
{
	struct sae_connection first;

	if (sae_socket_storage)
		return 0;
	sae_connection_begin(&first, inode, transport, role);
	if (transport > SAE_TRANSPORT_MPTCP)
		bpf_map_update_elem(&sae_counted_hash, &inode, &first, BPF_NOEXIST);
	else
		bpf_map_update_elem(&sae_sockets_hash, &sk, &first, BPF_NOEXIST);
	return 0;
}

static __always_inline struct sae_connection *sae_begin_in_hash(struct sock *sk, __u64 inode, __u8 transport, __u8 role)
{
	struct sae_connection *connection;
	__u64 key;

	/* Through memory: to the verifier a pointer becomes a number. */
	bpf_probe_read_kernel(&key, sizeof(key), &sk);
	sae_insert_in_hash(key, inode, transport, role);
	connection = transport > SAE_TRANSPORT_MPTCP ? bpf_map_lookup_elem(&sae_counted_hash, &inode)
						     : bpf_map_lookup_elem(&sae_sockets_hash, &key);
	if (!connection)
		SAE_COUNT(table_full, 1);
	return connection;
}

static __always_inline void sae_fill_addresses(struct sock *sk, struct sae_addresses *addresses, const bool trusted)
{
	__u16 family = SAE_GET(trusted, sk, __sk_common.skc_family);
	__u32 *local = (__u32 *)addresses->local;
	__u32 *remote = (__u32 *)addresses->remote;

	__builtin_memset(addresses, 0, sizeof(*addresses));
	if (family == AF_INET6) {
		bpf_core_read(local, 16, &sk->__sk_common.skc_v6_rcv_saddr);
		bpf_core_read(remote, 16, &sk->__sk_common.skc_v6_daddr);
	} else {
		*local = SAE_GET(trusted, sk, __sk_common.skc_rcv_saddr);
		*remote = SAE_GET(trusted, sk, __sk_common.skc_daddr);
	}
	addresses->local_port = SAE_GET(trusted, sk, __sk_common.skc_num);
	/* A failed connect has given its port back. */
	if (!addresses->local_port && family != AF_UNIX)
		addresses->local_port = bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
	addresses->remote_port = bpf_ntohs(SAE_GET(trusted, sk, __sk_common.skc_dport));
	addresses->netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	addresses->cookie = trusted ? bpf_get_socket_cookie(sk) : BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
	addresses->inode = BPF_CORE_READ(sk, sk_socket, file, f_inode, i_ino);
}

static __always_inline void sae_fill_task(struct sae_task *task)
{
	struct task_struct *current = (struct task_struct *)bpf_get_current_task();

	bpf_get_current_comm(task->comm, sizeof(task->comm));
	task->start_time = BPF_CORE_READ(current, group_leader, start_boottime);
	task->cgroup = bpf_get_current_cgroup_id();
}

#endif
