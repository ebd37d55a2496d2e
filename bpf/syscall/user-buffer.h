/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Where a call, or one message of a call, keeps its bytes and the address it names. */
#ifndef SAE_SYSCALL_USER_BUFFER_H
#define SAE_SYSCALL_USER_BUFFER_H

#include "kernel/base.h"

struct sae_iovec {
	__u64 base;
	__u64 length;
};

#define SAE_MAX_IOVECS 1024 /* of one call: UIO_MAXIOV */
#define SAE_IOVEC_BATCH 8   /* read at a time; divides it */

/* The part of struct msghdr of 64-bit user space that says where things are. */
struct sae_msghdr {
	__u64 name;
	__u64 name_length;
	__u64 iovecs;
	__u64 count;
};

#define SAE_MAX_MMSGHDRS 1024 /* of one call: UIO_MAXIOV */
#define SAE_MMSGHDR_BYTES 64  /* struct mmsghdr of 64-bit user space */
#define SAE_MMSGHDR_LENGTH 56 /* its msg_len */

struct sae_user_buf {
	__u64 base;  /* of the buffer, or of the iovecs */
	__u64 count; /* bytes of the buffer, or iovecs */
	__u64 name;  /* struct sockaddr, 0: none was given or asked for */
	__u32 name_length;
	bool flat;
	bool found;
};

/* Through iovecs. */
struct sae_iovec_cursor {
	__u32 offset; /* still to skip */
	__u32 copied;
	__u32 wanted;
	__u32 padding;
};

static __always_inline bool sae_user_buf_of_msghdr(struct sae_user_buf *buf, __u64 at)
{
	struct sae_msghdr message;

	if (bpf_probe_read_user(&message, sizeof(message), (void *)at))
		return false;
	buf->base = message.iovecs;
	buf->count = message.count;
	buf->name = message.name;
	buf->name_length = message.name_length;
	buf->flat = false;
	return true;
}

static __always_inline __u32 sae_mmsghdr_len(__u64 message)
{
	__u32 length = 0;

	bpf_probe_read_user(&length, sizeof(length), (void *)(message + SAE_MMSGHDR_LENGTH));
	return length;
}

/* Bytes that sendmmsg or recvmmsg moved: its result counts messages. Global: see sae_copy_buffer. */
__noinline int sae_mmsghdrs_len(__u64 at, __u32 messages)
{
	__u32 length, sum = 0, i;

	at += SAE_MMSGHDR_LENGTH;
	for (i = 0; i < SAE_MAX_MMSGHDRS && i < messages; i++, at += SAE_MMSGHDR_BYTES) {
		length = 0;
		bpf_probe_read_user(&length, sizeof(length), (void *)at);
		sum += length;
	}
	return sum;
}

#endif
