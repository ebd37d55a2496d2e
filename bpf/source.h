/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where a call, or one message of a call, keeps its bytes and the address it names. */
#ifndef SAE_SOURCE_H
#define SAE_SOURCE_H

#include "calls.h"
#include "place.h"

struct sae_iovec {
	__u64 base;
	__u64 length;
};

/* The part of struct msghdr of 64-bit user space that says where things are. */
struct sae_msghdr {
	__u64 name;
	__u64 name_length;
	__u64 iovecs;
	__u64 count;
};

struct sae_source {
	__u64 base;  /* of the buffer, or of the iovecs */
	__u64 count; /* bytes of the buffer, or iovecs */
	__u64 name;  /* struct sockaddr, 0: none was given or asked for */
	__u32 name_length;
	bool flat;
	bool found;
};

/* How far a thread has come in its sendmmsg or recvmmsg: all its events have the same registers. */
struct sae_batch {
	__u64 vector;
	__u64 socket;
	__u32 next;   /* message */
	__u32 length; /* of the one before it */
};

/*
 * Key: thread. The last message of a call deletes, and a failure, which every
 * call that ends before its last message has, unless it ran out of its time.
 * Full: the oldest goes; its call is then unreadable, or seen from its start.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct sae_batch);
} sae_batches SEC(".maps");

static __always_inline bool sae_source_of_message(struct sae_source *source, __u64 at)
{
	struct sae_msghdr message;

	if (bpf_probe_read_user(&message, sizeof(message), (void *)at))
		return false;
	source->base = message.iovecs;
	source->count = message.count;
	source->name = message.name;
	source->name_length = message.name_length;
	return true;
}

static __always_inline __u32 sae_message_length(__u64 message)
{
	__u32 length = 0;

	bpf_probe_read_user(&length, sizeof(length), (void *)(message + SAE_MMSGHDR_LENGTH));
	return length;
}

static __always_inline void sae_batch_end(void)
{
	__u32 thread = bpf_get_current_pid_tgid();

	bpf_map_delete_elem(&sae_batches, &thread);
}

#define SAE_NO_MESSAGE (~0u)

/* Which message of its call this event is; SAE_NO_MESSAGE if that is in doubt. */
static __always_inline __u32 sae_batch_step(struct sae_call *call)
{
	__u32 thread = bpf_get_current_pid_tgid(), count = sae_argument(call->regs, 2), index = 0;
	struct sae_batch *known = bpf_map_lookup_elem(&sae_batches, &thread);
	struct sae_batch batch = { .vector = sae_argument(call->regs, 1), .socket = (__u64)call->sk };

	/* A receive that ran out of its time ended without a failure. */
	if (call->direction == SAE_DIRECTION_RECEIVED && sae_argument(call->regs, 4))
		return SAE_NO_MESSAGE;
	if (known && known->vector == batch.vector && known->socket == batch.socket) {
		index = known->next;
		if (sae_message_length(batch.vector + (index - 1) * SAE_MMSGHDR_BYTES) != known->length) {
			sae_batch_end();
			return SAE_NO_MESSAGE;
		}
	}
	if (index + 1 >= count) {
		if (known)
			sae_batch_end();
		return index;
	}
	batch.next = index + 1;
	batch.length = call->result;
	bpf_map_update_elem(&sae_batches, &thread, &batch, BPF_ANY);
	return index;
}

/* From the call's registers. */
static __always_inline void sae_find_source(struct sae_call *call, struct sae_source *source, const bool trusted)
{
	__u32 index;

	__builtin_memset(source, 0, sizeof(*source));
	if (!call->regs)
		return;
	source->base = sae_argument(call->regs, 1);
	source->count = sae_argument(call->regs, 2);
	switch (call->shape) {
	case SAE_SHAPE_FLAT_FLAGS:
		source->name = sae_argument(call->regs, 4);
		source->name_length = sae_argument(call->regs, 5);
	case SAE_SHAPE_FLAT:
		source->flat = true;
	case SAE_SHAPE_VECTOR:
		source->found = true;
		return;
	case SAE_SHAPE_MESSAGE:
		source->found = sae_source_of_message(source, source->base);
		return;
	case SAE_SHAPE_MESSAGES:
		/* At the end of the call there is no one message: the caller goes through them. */
		index = trusted ? sae_batch_step(call) : SAE_NO_MESSAGE;
		if (index != SAE_NO_MESSAGE)
			source->found = sae_source_of_message(source, source->base + index * SAE_MMSGHDR_BYTES);
	}
}

#endif
