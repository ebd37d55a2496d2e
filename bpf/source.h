/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where a call, or one message of a call, keeps its bytes and the address it names. */
#ifndef SAE_SOURCE_H
#define SAE_SOURCE_H

#include "calls.h"

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

static __always_inline bool sae_source_of_message(struct sae_source *source, __u64 at)
{
	struct sae_msghdr message;

	if (bpf_probe_read_user(&message, sizeof(message), (void *)at))
		return false;
	source->base = message.iovecs;
	source->count = message.count;
	source->name = message.name;
	source->name_length = message.name_length;
	source->flat = false;
	return true;
}

static __always_inline __u32 sae_message_length(__u64 message)
{
	__u32 length = 0;

	bpf_probe_read_user(&length, sizeof(length), (void *)(message + SAE_MMSGHDR_LENGTH));
	return length;
}

#endif
