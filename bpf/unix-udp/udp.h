/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* UDP: who serves, and who is at the other end of a datagram. */
#ifndef SAE_UNIX_UDP_UDP_H
#define SAE_UNIX_UDP_UDP_H

#include "syscall/copy.h"
#include "way/way.h"
#include "way/xfer.h"
#include "unix-udp/udp-sender.h"

/* UDP: connected by connect(), which is no state change there. */
static __always_inline bool sae_udp_connected(struct sock *sk)
{
	return BPF_CORE_READ(sk, __sk_common.skc_state) == TCP_ESTABLISHED;
}

static __always_inline __u8 sae_udp_role(struct sock *sk, __u8 direction)
{
	bool bound = BPF_CORE_READ_BITFIELD_PROBED(sk, sk_userlocks) & SOCK_BINDPORT_LOCK;

	if (sae_udp_connected(sk))
		return bound ? SAE_ROLE_UNKNOWN : SAE_ROLE_CLIENT;
	if (bound)
		return direction == SAE_DIRECTION_RECEIVED ? SAE_ROLE_SERVER : SAE_ROLE_UNKNOWN;
	return direction == SAE_DIRECTION_SENT ? SAE_ROLE_CLIENT : SAE_ROLE_UNKNOWN;
}

/* A datagram's sender, where only the call's own memory has it. Asked of the call: sends are compiled without. */
static __always_inline bool sae_msg_needs_sender(struct sae_xfer *xfer, __u8 transport, __u8 kind)
{
	return xfer->direction == SAE_DIRECTION_RECEIVED && xfer->regs && transport == SAE_TRANSPORT_UDP &&
	       kind == SAE_KIND_DATA && !sae_udp_connected(xfer->sk);
}

/* The other end of a datagram on a socket that is not connected is in the scratch then; else it is not known. */
static __always_inline bool sae_udp_peer_found(struct sae_msg *msg, struct sae_scratch *scratch)
{
	if (sae_way == SAE_WAY_SOCKET && msg->direction == SAE_DIRECTION_RECEIVED)
		return msg->has_sender;
	return msg->buf.name && sae_peer_from_user(scratch, msg->buf.name);
}

/* Whether the datagram's other end is known and not the socket's own; then it is in the scratch. */
static __always_inline bool sae_msg_find_peer(struct sae_msg *msg, struct sae_scratch *scratch)
{
	const bool connected = sae_udp_connected((struct sock *)scratch->sk);

	if (msg->transport != SAE_TRANSPORT_UDP || (connected && msg->direction == SAE_DIRECTION_RECEIVED))
		return false;
	if (sae_udp_peer_found(msg, scratch))
		return true;
	if (!connected && msg->kind == SAE_KIND_DATA)
		SAE_COUNT(peers_unknown, 1);
	return false;
}

#endif
