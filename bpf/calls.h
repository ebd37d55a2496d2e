/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The system calls that move bytes over a socket, and where each keeps what it moves. */
#ifndef SAE_CALLS_H
#define SAE_CALLS_H

#include "kernel.h"

#include "abi.h"

/* How a call names its bytes. */
enum sae_shape {
	SAE_SHAPE_NONE = 0,	  /* moves no bytes, or is not known */
	SAE_SHAPE_FLAT = 1,	  /* (fd, buffer, length) */
	SAE_SHAPE_FLAT_FLAGS = 2, /* (fd, buffer, length, flags) */
	SAE_SHAPE_VECTOR = 3,	  /* (fd, iovecs, count) */
	SAE_SHAPE_MESSAGE = 4,	  /* (fd, msghdr, flags) */
	SAE_SHAPE_MESSAGES = 5,	  /* (fd, mmsghdrs, count, flags): lengths only */
	SAE_SHAPE_FILE = 6,	  /* sendfile(fd, ...): length only */
	SAE_SHAPE_SPLICE = 7,	  /* splice(from, offset, fd, ...): length only */
	SAE_SHAPE_CONNECT = 8,	  /* (fd, name, length): moves nothing */
};

#define SAE_CALL(shape, direction) ((shape) << 8 | (direction))
#define SAE_CALL_SHAPE(call) ((call) >> 8)
#define SAE_CALL_DIRECTION(call) ((call)&0xff)

#define SENDS(shape) SAE_CALL(SAE_SHAPE_##shape, SAE_DIRECTION_SENT)
#define RECEIVES(shape) SAE_CALL(SAE_SHAPE_##shape, SAE_DIRECTION_RECEIVED)

/* arch/x86/entry/syscalls/syscall_64.tbl */
static __always_inline __u32 sae_classify_x86(long number)
{
	switch (number) {
	case 0: /* read */
		return RECEIVES(FLAT);
	case 1: /* write */
		return SENDS(FLAT);
	case 19: /* readv */
		return RECEIVES(VECTOR);
	case 20: /* writev */
		return SENDS(VECTOR);
	case 40: /* sendfile */
		return SENDS(FILE);
	case 42: /* connect */
		return SAE_CALL(SAE_SHAPE_CONNECT, SAE_DIRECTION_NONE);
	case 44: /* sendto */
		return SENDS(FLAT_FLAGS);
	case 45: /* recvfrom */
		return RECEIVES(FLAT_FLAGS);
	case 46: /* sendmsg */
		return SENDS(MESSAGE);
	case 47: /* recvmsg */
		return RECEIVES(MESSAGE);
	case 275: /* splice */
		return SENDS(SPLICE);
	case 299: /* recvmmsg */
		return RECEIVES(MESSAGES);
	case 307: /* sendmmsg */
		return SENDS(MESSAGES);
	case 327: /* preadv2 */
		return RECEIVES(VECTOR);
	case 328: /* pwritev2 */
		return SENDS(VECTOR);
	default:
		return 0;
	}
}

/* include/uapi/asm-generic/unistd.h */
static __always_inline __u32 sae_classify_arm64(long number)
{
	switch (number) {
	case 63: /* read */
		return RECEIVES(FLAT);
	case 64: /* write */
		return SENDS(FLAT);
	case 65: /* readv */
		return RECEIVES(VECTOR);
	case 66: /* writev */
		return SENDS(VECTOR);
	case 71: /* sendfile */
		return SENDS(FILE);
	case 76: /* splice */
		return SENDS(SPLICE);
	case 203: /* connect */
		return SAE_CALL(SAE_SHAPE_CONNECT, SAE_DIRECTION_NONE);
	case 206: /* sendto */
		return SENDS(FLAT_FLAGS);
	case 207: /* recvfrom */
		return RECEIVES(FLAT_FLAGS);
	case 211: /* sendmsg */
		return SENDS(MESSAGE);
	case 212: /* recvmsg */
		return RECEIVES(MESSAGE);
	case 243: /* recvmmsg */
		return RECEIVES(MESSAGES);
	case 269: /* sendmmsg */
		return SENDS(MESSAGES);
	case 286: /* preadv2 */
		return RECEIVES(VECTOR);
	case 287: /* pwritev2 */
		return SENDS(VECTOR);
	default:
		return 0;
	}
}

/* Shape and direction of a call, 0 if it moves no bytes over sockets. Global: see sae_transport_of. */
__noinline int sae_classify(__u64 number)
{
	return sae_is_x86() ? sae_classify_x86(number) : sae_classify_arm64(number);
}

static __always_inline __u32 sae_call_fd(struct pt_regs *regs, __u32 shape)
{
	return shape == SAE_SHAPE_SPLICE ? sae_argument(regs, 2) : sae_argument(regs, 0);
}

/* MSG_ flags that the call was given. */
static __always_inline __u32 sae_call_flags(struct pt_regs *regs, __u32 shape)
{
	if (shape == SAE_SHAPE_FLAT_FLAGS || shape == SAE_SHAPE_MESSAGES)
		return sae_argument(regs, 3);
	if (shape == SAE_SHAPE_MESSAGE)
		return sae_argument(regs, 2);
	return 0;
}

#define SAE_MAX_MESSAGES 1024 /* of one call: UIO_MAXIOV */
#define SAE_MMSGHDR_BYTES 64  /* struct mmsghdr of 64-bit user space */
#define SAE_MMSGHDR_LENGTH 56 /* its msg_len */

/* Bytes that sendmmsg or recvmmsg moved: its result counts messages. Global: see sae_copy_flat. */
__noinline int sae_messages_length(__u64 at, __u32 messages)
{
	__u32 length, sum = 0, i;

	at += SAE_MMSGHDR_LENGTH;
	for (i = 0; i < SAE_MAX_MESSAGES && i < messages; i++, at += SAE_MMSGHDR_BYTES) {
		length = 0;
		bpf_probe_read_user(&length, sizeof(length), (void *)at);
		sum += length;
	}
	return sum;
}

#endif
