/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Copies the bytes of a call into the scratch of this CPU. */
#ifndef SAE_SYSCALL_COPY_H
#define SAE_SYSCALL_COPY_H

#include "scratch.h"
#include "syscall/table.h"

#define SAE_COPY_FAULT (1u << 31)

/*
 * The functions that are not inlined are global: the verifier looks at each
 * once, apart from its callers, and old ones lose the bounds of what a larger
 * function keeps on its stack.
 */

/* Copies into the scratch; returns how much it was, or SAE_COPY_FAULT. */
__noinline int sae_copy_buffer(__u64 base, __u32 wanted)
{
	struct sae_scratch *scratch = sae_scratch();

	/* For the verifier: it holds already. */
	if (!scratch || wanted > SAE_MAX_COPY_BYTES)
		return 0;
	return bpf_probe_read_user(scratch->bytes, wanted, (void *)base) ? SAE_COPY_FAULT : wanted;
}

#define SAE_IOVECS_DONE 1
#define SAE_IOVECS_MORE 0

/* Copies of one of the scratch's iovecs as its cursor says, and notes it there. */
__noinline int sae_copy_iovec(__u32 index)
{
	struct sae_scratch *scratch = sae_scratch();
	struct sae_iovec_cursor *cursor;
	__u32 part, copied, skipped;
	__u64 base, length;

	/* For the verifier: it holds already. */
	if (!scratch || index >= SAE_IOVEC_BATCH)
		return SAE_IOVECS_DONE;
	cursor = &scratch->iovecs;
	base = scratch->batch[index].base;
	length = scratch->batch[index].length;
	skipped = cursor->offset;
	if (length <= skipped) {
		cursor->offset = skipped - length;
		return SAE_IOVECS_MORE;
	}
	length -= skipped;
	copied = cursor->copied;
	part = length > cursor->wanted - copied ? cursor->wanted - copied : length;
	/* For the verifier: both hold already. */
	if (part > SAE_MAX_COPY_BYTES || copied >= SAE_MAX_COPY_BYTES)
		return SAE_IOVECS_DONE;
	if (bpf_probe_read_user(scratch->bytes + copied, part, (void *)(base + skipped))) {
		cursor->copied |= SAE_COPY_FAULT;
		return SAE_IOVECS_DONE;
	}
	cursor->copied = copied + part;
	cursor->offset = 0;
	return cursor->copied < cursor->wanted ? SAE_IOVECS_MORE : SAE_IOVECS_DONE;
}

/*
 * The same of the first so many iovecs of an array, a batch at most: one read of user memory for all of them. Where that
 * faults, what comes before the fault counts.
 */
__noinline int sae_copy_iovec_batch(__u64 iovecs, __u64 count)
{
	struct sae_scratch *scratch = sae_scratch();
	bool faulted;
	int i;

	if (!scratch)
		return SAE_IOVECS_DONE;
	if (count > SAE_IOVEC_BATCH)
		count = SAE_IOVEC_BATCH;
	faulted = bpf_probe_read_user(scratch->batch, count * sizeof(struct sae_iovec), (void *)iovecs);
	for (i = 0; i < SAE_IOVEC_BATCH && i < count; i++, iovecs += sizeof(struct sae_iovec)) {
		if (faulted && bpf_probe_read_user(&scratch->batch[i], sizeof(struct sae_iovec), (void *)iovecs)) {
			scratch->iovecs.copied |= SAE_COPY_FAULT;
			return SAE_IOVECS_DONE;
		}
		if (sae_copy_iovec(i) == SAE_IOVECS_DONE)
			return SAE_IOVECS_DONE;
	}
	return SAE_IOVECS_MORE;
}

/* Copies what lies in the iovecs from an offset on; returns how much it was, with SAE_COPY_FAULT. */
__noinline int sae_copy_iovecs(__u64 iovecs, __u64 count, __u32 offset, __u32 wanted)
{
	struct sae_scratch *scratch = sae_scratch();
	int i;

	if (!scratch || !wanted)
		return 0;
	scratch->iovecs = (struct sae_iovec_cursor){ .offset = offset, .wanted = wanted };
	for (i = 0; i < SAE_MAX_IOVECS && i < count; i += SAE_IOVEC_BATCH)
		if (sae_copy_iovec_batch(iovecs + i * sizeof(struct sae_iovec), count - i) == SAE_IOVECS_DONE)
			break;
	return scratch->iovecs.copied;
}

/* Copies the call's bytes [offset, offset + wanted); returns as above. */
static __always_inline __u32 sae_copy_args(struct pt_regs *regs, __u32 args, __u32 offset, __u32 wanted)
{
	__u64 base = sae_syscall_arg(regs, 1), count = sae_syscall_arg(regs, 2);
	struct sae_msghdr message;

	if (args == SAE_ARGS_BUFFER || args == SAE_ARGS_BUFFER_FLAGS)
		return sae_copy_buffer(base + offset, wanted);
	if (args == SAE_ARGS_MSGHDR) {
		if (bpf_probe_read_user(&message, sizeof(message), (void *)base))
			return SAE_COPY_FAULT;
		base = message.iovecs;
		count = message.count;
	}
	return sae_copy_iovecs(base, count, offset, wanted);
}

/* In the scratch: the stack is short. */
static __always_inline bool sae_peer_from_user(struct sae_scratch *scratch, __u64 name)
{
	struct sae_sockaddr *found = &scratch->name;

	/* What lies behind an IPv4 address may not be there. */
	if (bpf_probe_read_user(found, SAE_IPV4_NAME_BYTES, (void *)name))
		return false;
	if (found->family == AF_INET6 && bpf_probe_read_user(found, sizeof(*found), (void *)name))
		return false;
	return sae_peer_from_sockaddr(&scratch->peer, found);
}

#endif
