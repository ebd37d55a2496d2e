/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Which of its buffers, or messages, an event of a call is about. */
#ifndef SAE_BATCH_H
#define SAE_BATCH_H

#include "copy.h"

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

static __always_inline void sae_batch_end(void)
{
	__u32 thread = bpf_get_current_pid_tgid();

	bpf_map_delete_elem(&sae_batches, &thread);
}

#define SAE_NO_MESSAGE (~0u)

/* Which message of its call this event is; SAE_NO_MESSAGE if that is in doubt. */
static __always_inline __u32 sae_batch_step(struct sae_counted *counted)
{
	__u32 thread = bpf_get_current_pid_tgid(), count = counted->arguments[2], index = 0;
	struct sae_batch *known = bpf_map_lookup_elem(&sae_batches, &thread);
	struct sae_batch batch = { .vector = counted->arguments[1], .socket = counted->sk };

	/* A receive that ran out of its time ended without a failure. */
	if (counted->direction == SAE_DIRECTION_RECEIVED && counted->arguments[4])
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
	batch.length = counted->result;
	bpf_map_update_elem(&sae_batches, &thread, &batch, BPF_ANY);
	return index;
}

/* From the arguments of the call. */
static __always_inline void sae_find_source(struct sae_counted *counted)
{
	struct sae_source *source = &counted->source;
	__u32 index;

	__builtin_memset(source, 0, sizeof(*source));
	if (!counted->registers)
		return;
	source->base = counted->arguments[1];
	source->count = counted->arguments[2];
	switch (counted->shape) {
	case SAE_SHAPE_FLAT_FLAGS:
		source->name = counted->arguments[4];
		source->name_length = counted->arguments[5];
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
		index = sae_socket_storage ? sae_batch_step(counted) : SAE_NO_MESSAGE;
		if (index != SAE_NO_MESSAGE)
			source->found = sae_source_of_message(source, source->base + index * SAE_MMSGHDR_BYTES);
	}
}

#endif
