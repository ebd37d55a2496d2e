/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Copies the bytes of a call into the scratch of this CPU. */
#ifndef SAE_COPY_H
#define SAE_COPY_H

#include "source.h"
#include "verdict.h"

#define SAE_MAX_IOVECS 64

struct sae_announcement {
	struct sae_section addresses_head;
	struct sae_addresses addresses;
	struct sae_section task_head;
	struct sae_task task;
};

struct sae_extra_tcp {
	struct sae_section head;
	struct sae_tcp tcp;
};

struct sae_extra_peer {
	struct sae_section head;
	struct sae_peer peer;
};

struct sae_extra_unix {
	struct sae_section head;
	struct sae_unix unix_;
};

/* struct sockaddr_in, and sockaddr_in6: its address lies where the former has zeros. */
struct sae_sockaddr {
	__u16 family;
	__u16 port;
	__u8 ipv4[4];
	__u8 ipv6[16];
};

/* A call, or one message of it, on a socket whose positions we count: for sae_count_call. */
struct sae_counted {
	struct sae_record record;
	struct sae_connection connection; /* a copy */
	struct sae_source source;
	struct sae_plan plan;
	__u64 sk;
	__s64 result;
	__u64 registers; /* top of the task's stack; 0: they are not this call's */
	__u64 frame;
	__u64 arguments[6]; /* of the call, those that are used */
	__u32 position;
	__u8 shape;
	__u8 direction;
	__u8 transport;
	__u8 kind;
	bool announce;
	bool has_sender; /* the scratch's peer sent it */
};

/* Through iovecs. */
struct sae_progress {
	__u32 offset; /* still to skip */
	__u32 copied;
	__u32 wanted;
	__u32 padding;
};

/* A connection's state record; those without a task are submitted shorter. */
struct sae_state_record {
	struct sae_record record;
	struct sae_section addresses_head;
	struct sae_addresses addresses;
};

struct sae_connect_record {
	struct sae_state_record state;
	struct sae_section task_head;
	struct sae_task task;
};

struct sae_close_record {
	struct sae_state_record state;
	struct sae_extra_tcp extra;
};

struct sae_process_record {
	struct sae_record record;
	struct sae_section task_head;
	struct sae_task task;
};

/* A connect() that was refused, see refused.h. */
struct sae_refused {
	struct sae_connect_record connect;
	__u64 time;  /* of its last look-up of a route */
	__u32 error; /* that this gave */
	__u32 table; /* of its first one */
	__u64 has_source;
};

#define SAE_STACK_WORDS \
	192 /* of the task's stack, where a message's address is looked for: 2 to 4 times what was seen */

/* The sections before the bytes: at most the announcement and the largest extra. */
#define SAE_HEAD_BYTES (sizeof(struct sae_record) + sizeof(struct sae_announcement) + sizeof(struct sae_extra_unix))

/*
 * A record is built here and copied to the ring with its true size. The bytes
 * have one place; the record begins as far before them as its sections need.
 */
struct sae_scratch {
	__u64 busy; /* set while in use: a call inside a call gets nothing */
	struct sae_counted counted;
	struct sae_progress progress;
	__u64 stack[SAE_STACK_WORDS];
	struct sae_refused refused;
	struct sae_sockaddr name;
	struct sae_peer peer;
	__u8 head[SAE_HEAD_BYTES];
	struct sae_section bytes_head;
	__u8 bytes[2 * SAE_MAX_COPY_BYTES]; /* twice: offset and length are bounded apart from each other */
};

/* One entry a CPU, by its number: a per-CPU map's values are limited to 32 KiB. Nobody deletes; it cannot fill. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* user space: number of CPUs */
	__type(key, __u32);
	__type(value, struct sae_scratch);
} sae_scratches SEC(".maps");

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

#define SAE_COPY_FAULT (1u << 31)

/*
 * The functions that are not inlined are global: the verifier looks at each
 * once, apart from its callers, and old ones lose the bounds of what a larger
 * function keeps on its stack.
 */

/* Copies into the scratch; returns how much it was, or SAE_COPY_FAULT. */
__noinline int sae_copy_flat(__u64 base, __u32 wanted)
{
	struct sae_scratch *scratch = sae_scratch();

	/* For the verifier: it holds already. */
	if (!scratch || wanted > SAE_MAX_COPY_BYTES)
		return 0;
	return bpf_probe_read_user(scratch->bytes, wanted, (void *)base) ? SAE_COPY_FAULT : wanted;
}

#define SAE_COPY_DONE 1
#define SAE_COPY_MORE 0

/* Copies of one iovec as the scratch's `progress` says, and notes it there. */
__noinline int sae_copy_iovec(__u64 at)
{
	struct sae_scratch *scratch = sae_scratch();
	struct sae_progress *progress;
	struct sae_iovec iovec;
	__u32 part, copied;

	if (!scratch)
		return SAE_COPY_DONE;
	progress = &scratch->progress;
	copied = progress->copied & ~SAE_COPY_FAULT;
	if (bpf_probe_read_user(&iovec, sizeof(iovec), (void *)at)) {
		progress->copied |= SAE_COPY_FAULT;
		return SAE_COPY_DONE;
	}
	if (iovec.length <= progress->offset) {
		progress->offset -= iovec.length;
		return SAE_COPY_MORE;
	}
	iovec.length -= progress->offset;
	part = iovec.length > progress->wanted - copied ? progress->wanted - copied : iovec.length;
	/* For the verifier: both hold already. */
	if (part > SAE_MAX_COPY_BYTES || copied >= SAE_MAX_COPY_BYTES)
		return SAE_COPY_DONE;
	if (bpf_probe_read_user(scratch->bytes + copied, part, (void *)(iovec.base + progress->offset))) {
		progress->copied |= SAE_COPY_FAULT;
		return SAE_COPY_DONE;
	}
	progress->copied = copied + part;
	progress->offset = 0;
	return progress->copied < progress->wanted ? SAE_COPY_MORE : SAE_COPY_DONE;
}

/* Copies what lies in the iovecs from an offset on; returns how much it was, with SAE_COPY_FAULT. */
__noinline int sae_copy_iovecs(__u64 iovecs, __u64 count, __u32 offset, __u32 wanted)
{
	struct sae_scratch *scratch = sae_scratch();
	int i;

	if (!scratch || !wanted)
		return 0;
	scratch->progress = (struct sae_progress){ .offset = offset, .wanted = wanted };
	for (i = 0; i < SAE_MAX_IOVECS && i < count; i++, iovecs += sizeof(struct sae_iovec))
		if (sae_copy_iovec(iovecs) == SAE_COPY_DONE)
			break;
	return scratch->progress.copied;
}

/* Copies the call's bytes [offset, offset + wanted); returns as above. */
static __always_inline __u32 sae_copy_call(struct pt_regs *regs, __u32 shape, __u32 offset, __u32 wanted)
{
	__u64 base = sae_argument(regs, 1), count = sae_argument(regs, 2);
	struct sae_msghdr message;

	if (shape == SAE_SHAPE_FLAT || shape == SAE_SHAPE_FLAT_FLAGS)
		return sae_copy_flat(base + offset, wanted);
	if (shape == SAE_SHAPE_MESSAGE) {
		if (bpf_probe_read_user(&message, sizeof(message), (void *)base))
			return SAE_COPY_FAULT;
		base = message.iovecs;
		count = message.count;
	}
	return sae_copy_iovecs(base, count, offset, wanted);
}

/* The call names bytes that can be found from its registers. */
static __always_inline bool sae_gives_bytes(__u32 shape)
{
	return shape >= SAE_SHAPE_FLAT && shape <= SAE_SHAPE_MESSAGE;
}

#endif
