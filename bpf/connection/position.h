/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Positions that we count, for what the kernel does not number: all but TCP. */
#ifndef SAE_CONNECTION_POSITION_H
#define SAE_CONNECTION_POSITION_H

#include "connection/connection.h"
#include "way/way.h"

/*
 * Takes the next bytes or messages of a direction: threads may use one socket at the
 * same time. The atomic that gives the old value is of 5.12. Without it two threads can
 * begin at one position, but none of what they moved is lost from the counter.
 */
static __always_inline __u32 sae_take_position(struct sae_connection *connection, __u8 direction, __u32 length,
					       const __u32 way)
{
	__u32 *counter = direction == SAE_DIRECTION_SENT ? &connection->sent : &connection->received;
	__u32 position;

	if (way == SAE_WAY_SOCKET)
		return __sync_fetch_and_add(counter, length);
	position = *counter;
	__sync_fetch_and_add(counter, length);
	return position;
}

#endif
