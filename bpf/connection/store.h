/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where connections' state lies: with the socket, or in a hash. */
#ifndef SAE_CONNECTION_STORE_H
#define SAE_CONNECTION_STORE_H

#include "connection/connection.h"
#include "connection/transport.h"
#include "way/way.h"

/* In the hash; what is there may be left over from a socket that was at this place before. */
static __always_inline struct sae_connection *sae_lookup_by_address(struct sock *sk, __u64 inode)
{
	__u64 key = (__u64)sk;
	struct sae_connection *connection = bpf_map_lookup_elem(&sae_sockets_hash, &key);

	if (!connection || connection->inode == inode)
		return connection;
	bpf_map_delete_elem(&sae_sockets_hash, &key);
	return NULL;
}

/* The state of a socket that a call was made on; NULL: it has none yet. */
static __always_inline struct sae_connection *sae_tcp_lookup(struct sock *sk, __u64 inode, const __u32 store)
{
	return store == SAE_STORE_SOCKET ? bpf_sk_storage_get(&sae_sockets, sk, 0, 0)
					 : sae_lookup_by_address(sk, inode);
}

static __always_inline struct sae_connection *sae_unix_udp_lookup(struct sock *sk, __u64 inode, const __u32 store)
{
	return store == SAE_STORE_SOCKET ? bpf_sk_storage_get(&sae_sockets, sk, 0, 0)
					 : bpf_map_lookup_elem(&sae_inode_hash, &inode);
}

/* The state of a socket of TCP whose own state changes. */
static __always_inline struct sae_connection *sae_connection_find(struct sock *sk)
{
	__u64 key = (__u64)sk;

	if (sae_store_of(sae_way) == SAE_STORE_SOCKET)
		return bpf_sk_storage_get(&sae_sockets, sk, 0, 0);
	return bpf_map_lookup_elem(&sae_sockets_hash, &key);
}

/* The socket is let go. Its own storage goes with it. */
static __always_inline void sae_connection_forget(struct sock *sk)
{
	__u64 key = (__u64)sk;

	if (sae_store_of(sae_way) == SAE_STORE_HASH)
		bpf_map_delete_elem(&sae_sockets_hash, &key);
}

/*
 * A new connection. Of two threads that use a socket first, one puts its state
 * there whole, and the other finds it: a socket never has two numbers.
 */
static __always_inline struct sae_connection *sae_begin_in_socket(struct sock *sk, __u8 transport, __u8 role)
{
	struct sae_connection first, *connection;

	sae_connection_begin(&first, 0, transport, role);
	connection = bpf_sk_storage_get(&sae_sockets, sk, &first, BPF_SK_STORAGE_GET_F_CREATE);
	if (!connection)
		connection = bpf_sk_storage_get(&sae_sockets, sk, 0, 0);
	return connection;
}

/* Global: the verifier looks at it apart from its callers, whose stack is short. */
__noinline int sae_insert_in_hash(__u64 sk, __u64 inode, __u32 transport, __u32 role)
{
	struct sae_connection first;

	if (sae_store_of(sae_way) != SAE_STORE_HASH)
		return 0;
	sae_connection_begin(&first, inode, transport, role);
	if (sae_is_tcp(transport))
		bpf_map_update_elem(&sae_sockets_hash, &sk, &first, BPF_NOEXIST);
	else
		bpf_map_update_elem(&sae_inode_hash, &inode, &first, BPF_NOEXIST);
	return 0;
}

static __always_inline struct sae_connection *sae_begin_in_hash(struct sock *sk, __u64 inode, __u8 transport, __u8 role)
{
	__u64 key;

	/* Through memory: to the verifier a pointer becomes a number. */
	bpf_probe_read_kernel(&key, sizeof(key), &sk);
	sae_insert_in_hash(key, inode, transport, role);
	return sae_is_tcp(transport) ? bpf_map_lookup_elem(&sae_sockets_hash, &key)
				     : bpf_map_lookup_elem(&sae_inode_hash, &inode);
}

/* The same in either place; NULL: there was no room. */
static __always_inline struct sae_connection *sae_begin(struct sock *sk, __u64 inode, __u8 transport, __u8 role,
							const __u32 store)
{
	struct sae_connection *connection = store == SAE_STORE_SOCKET ? sae_begin_in_socket(sk, transport, role)
								      : sae_begin_in_hash(sk, inode, transport, role);

	if (!connection)
		SAE_COUNT(table_full, 1);
	return connection;
}

#endif
