/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* How the network treats a connection: round trips and retransmissions. */
#ifndef SAE_TCP_FIGURES_H
#define SAE_TCP_FIGURES_H

#include "kernel/read.h"
#include "way/xfer.h"

#define SAE_TCP_FIGURES_NS 100000000 /* at most as often is a changed round-trip time told */

/* Whether a client's connection has news of its network. Asked where answers arrive: they bring the news. */
static __always_inline bool sae_tcp_news(struct sae_xfer *xfer, struct sae_record *record, const bool btf_ptr)
{
	struct sae_connection *connection = xfer->connection;

	if (connection->role != SAE_ROLE_CLIENT || !xfer->tcp || record->direction != SAE_DIRECTION_RECEIVED)
		return false;
	if (SAE_GET(btf_ptr, xfer->tcp, total_retrans) != connection->told_retransmissions)
		return true;
	return record->time - connection->told_at > SAE_TCP_FIGURES_NS &&
	       SAE_GET(btf_ptr, xfer->tcp, srtt_us) != connection->told_srtt;
}

static __always_inline void sae_tcp_fill_figures(struct sae_tcp *section, struct tcp_sock *tcp)
{
	section->srtt_us = BPF_CORE_READ(tcp, srtt_us) >> 3;
	section->rttvar_us = BPF_CORE_READ(tcp, rttvar_us) >> 2;
	section->retransmissions = BPF_CORE_READ(tcp, total_retrans);
	section->reserved = 0;
}

#endif
