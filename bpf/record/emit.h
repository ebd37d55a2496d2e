/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Records on their way to user space. */
#ifndef SAE_RECORD_EMIT_H
#define SAE_RECORD_EMIT_H

#include "record/sections.h"

#define SAE_LARGEST_RECORD (SAE_HEAD_BYTES + sizeof(struct sae_section) + SAE_MAX_COPY_BYTES)

static __always_inline void sae_fill_record(struct sae_record *record, __u8 kind, __u32 size)
{
	__builtin_memset(record, 0, sizeof(*record));
	record->size = size;
	record->kind = kind;
	record->time = bpf_ktime_get_ns();
}

static __always_inline void sae_fill_identity(struct sae_record *record, struct sae_connection *connection,
					      struct sock *sk, const bool btf_ptr)
{
	record->transport = connection->transport;
	record->family = SAE_GET(btf_ptr, sk, __sk_common.skc_family);
	record->role = connection->role;
	record->connection = connection->id;
	if (connection->fresh)
		record->flags |= SAE_FLAG_FRESH;
}

/* Where the record begins in the scratch's head, by the size of its sections before the bytes. */
static __always_inline __u32 sae_record_start(__u32 sections)
{
	return SAE_HEAD_BYTES - sizeof(struct sae_record) - sections;
}

/* Submits what the scratch holds from an offset on. Global: see sae_copy_buffer. */
__noinline int sae_output(__u32 start, __u32 size)
{
	struct sae_scratch *scratch = sae_scratch();

	/* For the verifier: both hold already. */
	if (!scratch || start > sae_record_start(0) || size > SAE_LARGEST_RECORD)
		return -1;
	return bpf_ringbuf_output(&sae_events, scratch->head + start, size, BPF_RB_NO_WAKEUP);
}

/* Submit the record that the scratch holds; true if it got through. */
static __always_inline bool sae_submit(struct sae_scratch *scratch, struct sae_record *draft, __u32 bytes,
				       __u32 sections)
{
	__u32 start = sae_record_start(sections);

	draft->size = sizeof(struct sae_record) + sections;
	/* For the verifier: it holds already. */
	if (bytes > SAE_MAX_COPY_BYTES)
		return false;
	if (bytes) {
		/* The padding behind the last byte that was copied, which need not be the last that was to be. */
		*(__u64 *)(scratch->bytes + bytes) = 0;
		sae_section_head(&scratch->bytes_head, SAE_SECTION_BYTES, bytes);
		draft->size += sizeof(struct sae_section) + ((bytes + 7) & ~7u);
	}
	*(struct sae_record *)(scratch->head + start) = *draft;
	if (sae_output(start, draft->size)) {
		SAE_COUNT(data_dropped, 1);
		return false;
	}
	SAE_COUNT(data_records, 1);
	return true;
}

#endif
