/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* An address as programs and the kernel hand it over. */
#ifndef SAE_SYSCALL_SOCKADDR_H
#define SAE_SYSCALL_SOCKADDR_H

#include "kernel/base.h"
#include "kernel/constants.h"

#include "abi.h"

#define SAE_IPV4_NAME_BYTES 16 /* struct sockaddr_in */
#define SAE_IPV6_NAME_BYTES 28 /* struct sockaddr_in6 */

/* struct sockaddr_in, and sockaddr_in6: its address lies where the former has zeros. */
struct sae_sockaddr {
	__u16 family;
	__u16 port;
	__u8 ipv4[4];
	__u8 ipv6[16];
};

static __always_inline bool sae_peer_from_sockaddr(struct sae_peer *peer, struct sae_sockaddr *name)
{
	__builtin_memset(peer, 0, sizeof(*peer));
	if (name->family == AF_INET6)
		__builtin_memcpy(peer->address, name->ipv6, sizeof(name->ipv6));
	else if (name->family == AF_INET)
		__builtin_memcpy(peer->address, name->ipv4, sizeof(name->ipv4));
	else
		return false;
	peer->family = name->family;
	peer->port = bpf_ntohs(name->port);
	return true;
}

#endif
