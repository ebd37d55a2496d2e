/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The memory of this CPU in which a record is made. */
#ifndef SAE_SCRATCH_H
#define SAE_SCRATCH_H

#include "counters.h"
#include "record/layout.h"
#include "syscall/sockaddr.h"
#include "syscall/user-buffer.h"
#include "tcp/unroutable-entry.h"
#include "unix-udp/message.h"

/* Of the task's stack, where a message's address is looked for: 2 to 4 times what was seen. */
#define SAE_STACK_WORDS 192

/*
 * A record is built here and copied to the ring with its true size. The bytes
 * have one place; the record begins as far before them as its sections need.
 */
struct sae_scratch {
	__u64 busy;		    /* set while in use: a call inside a call gets nothing */
	__u64 sk;		    /* of the call */
	struct sae_record record;   /* of the call; where it goes is known when its sections are */
	struct sae_verdict verdict; /* on the connection of that */
	struct sae_msg msg;
	struct sae_iovec_cursor iovecs;
	struct sae_iovec batch[SAE_IOVEC_BATCH]; /* that the cursor is in */
	__u64 stack[SAE_STACK_WORDS];
	struct sae_unroutable unroutable;
	struct sae_sockaddr name;
	struct sae_peer peer;
	__u8 head[SAE_HEAD_BYTES];
	struct sae_section bytes_head;
	__u8 bytes[2 * SAE_MAX_COPY_BYTES]; /* twice: offset and length are bounded apart from each other */
};

/* The scratch of this CPU: a program does not move to another one. */
static __always_inline struct sae_scratch *sae_scratch(void)
{
	__u32 cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&sae_scratches, &cpu);
}

/* Claim it, or NULL. */
static __always_inline struct sae_scratch *sae_scratch_claim(void)
{
	struct sae_scratch *scratch = sae_scratch();

	if (!scratch || scratch->busy) {
		SAE_COUNT(scratch_busy, 1);
		return NULL;
	}
	scratch->busy = 1;
	barrier();
	return scratch;
}

static __always_inline void sae_scratch_release(struct sae_scratch *scratch)
{
	barrier();
	scratch->busy = 0;
}

#endif
