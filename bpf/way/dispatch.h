/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What both ways in come to. */
#ifndef SAE_WAY_DISPATCH_H
#define SAE_WAY_DISPATCH_H

#include "tcp/xfer.h"
#include "unix-udp/xfer.h"

static __always_inline void sae_xfer_event(struct sae_xfer *xfer, __u8 transport, const __u32 way)
{
	if (!sae_is_tcp(transport))
		sae_unix_udp_xfer(xfer, transport, way);
	else if (transport != SAE_TRANSPORT_NONE && xfer->result >= 0)
		sae_tcp_xfer(xfer, transport, way);
}

/* Flags with which a call moves nothing of the stream. */
#define SAE_NOT_STREAM_FLAGS (MSG_PEEK | MSG_OOB | MSG_ERRQUEUE)

#endif
