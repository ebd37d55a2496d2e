/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The way in, and what follows from it. */
#ifndef SAE_WAY_WAY_H
#define SAE_WAY_WAY_H

#include "kernel/base.h"

#include "abi.h"

/*
 * For code that the programs of both ways share. The programs of one way know theirs
 * when they are compiled (`way`, a constant): what an old kernel refuses must not be
 * in them at all, not even where it is never reached.
 */
const volatile __u32 sae_way = SAE_WAY_SOCKET;

/* Where connections' state lies. Socket storage is for tracing programs since 5.11. */
enum sae_store { SAE_STORE_SOCKET, SAE_STORE_HASH };

static __always_inline enum sae_store sae_store_of(const __u32 way)
{
	return way == SAE_WAY_SOCKET ? SAE_STORE_SOCKET : SAE_STORE_HASH;
}

/* The socket is an argument of the tracepoint: the verifier knows its type, and its fields are read directly. */
static __always_inline bool sae_has_btf_ptr(const __u32 way)
{
	return way == SAE_WAY_SOCKET;
}

#endif
