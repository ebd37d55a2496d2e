/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * An end is told once, though threads that read one socket can all find it in the same
 * moment. The one that enters it into a map first tells it: Linux 5.10 has no atomic
 * that says who was first. TCP's close needs none, it is told under the socket's lock.
 */
#ifndef SAE_CONNECTION_TOLD_ONCE_H
#define SAE_CONNECTION_TOLD_ONCE_H

#include "connection/connection.h"

enum sae_end { SAE_END_EOF = 0, SAE_END_CLOSE = 1 };

static __always_inline __u64 sae_end_key(struct sae_connection *connection, __u32 end)
{
	return connection->id << 1 | end;
}

/* Whether it is the caller's to tell. */
static __always_inline bool sae_claim_end(struct sae_connection *connection, __u32 end)
{
	__u64 key = sae_end_key(connection, end);
	__u8 claimed = 1;

	if (end == SAE_END_EOF ? connection->eof_told : connection->close_told)
		return false;
	return bpf_map_update_elem(&sae_ends, &key, &claimed, BPF_NOEXIST) != -EEXIST;
}

/* It found no room: the next that finds it tells it. */
static __always_inline void sae_unclaim_end(struct sae_connection *connection, __u32 end)
{
	__u64 key = sae_end_key(connection, end);

	bpf_map_delete_elem(&sae_ends, &key);
}

#endif
