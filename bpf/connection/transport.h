/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Which socket is a connection, and of what kind. */
#ifndef SAE_CONNECTION_TRANSPORT_H
#define SAE_CONNECTION_TRANSPORT_H

#include "kernel/read.h"
#include "abi.h"

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

static __always_inline __u8 sae_transport(struct sock *sk, const bool btf_ptr)
{
	return sae_transport_of(SAE_GET(btf_ptr, sk, __sk_common.skc_family), SAE_GET(btf_ptr, sk, sk_type),
				SAE_GET(btf_ptr, sk, sk_protocol));
}

/* The same, but none of a subflow of MPTCP: its bytes and states are not a connection's. */
static __always_inline __u8 sae_transport_no_subflow(struct sock *sk)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;
	__u8 transport = sae_transport(sk, false);

	if (transport == SAE_TRANSPORT_TCP && bpf_core_field_exists(tcp->is_mptcp) && BPF_CORE_READ(tcp, is_mptcp))
		return SAE_TRANSPORT_NONE;
	return transport;
}

/* TCP, or MPTCP. */
static __always_inline bool sae_is_tcp(__u8 transport)
{
	return transport <= SAE_TRANSPORT_MPTCP;
}

/* Of those that are not TCP. */
static __always_inline bool sae_is_unix(__u8 transport)
{
	return transport != SAE_TRANSPORT_UDP;
}

static __always_inline bool sae_is_message(__u8 transport)
{
	return transport != SAE_TRANSPORT_UNIX_STREAM;
}

static __always_inline __u8 sae_tcp_role(struct sock *sk, __u8 transport, const bool btf_ptr)
{
	struct mptcp_sock *mptcp = (struct mptcp_sock *)sk;

	if (SAE_GET(btf_ptr, sk, sk_max_ack_backlog) > 0)
		return SAE_ROLE_SERVER;
	if (transport == SAE_TRANSPORT_MPTCP && bpf_core_field_exists(mptcp->first) &&
	    BPF_CORE_READ(mptcp, first, sk_max_ack_backlog) > 0)
		return SAE_ROLE_SERVER;
	return SAE_ROLE_UNKNOWN;
}

#endif
