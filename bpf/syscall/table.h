/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The system calls that move bytes over a socket, and where each keeps what it moves. */
#ifndef SAE_SYSCALL_TABLE_H
#define SAE_SYSCALL_TABLE_H

#include "kernel/syscall-regs.h"
#include "abi.h"

/* How a call names its bytes. */
enum sae_args {
	SAE_ARGS_NONE = 0,	   /* moves no bytes, or is not known */
	SAE_ARGS_BUFFER = 1,	   /* (fd, buffer, length) */
	SAE_ARGS_BUFFER_FLAGS = 2, /* (fd, buffer, length, flags) */
	SAE_ARGS_IOVEC = 3,	   /* (fd, iovecs, count) */
	SAE_ARGS_MSGHDR = 4,	   /* (fd, msghdr, flags) */
	SAE_ARGS_MMSGHDR = 5,	   /* (fd, mmsghdrs, count, flags): lengths only */
	SAE_ARGS_SENDFILE = 6,	   /* sendfile(fd, ...): length only */
	SAE_ARGS_SPLICE = 7,	   /* splice(from, offset, fd, ...): length only */
	SAE_ARGS_CONNECT = 8,	   /* (fd, name, length): moves nothing */
};

#define SAE_SYSCALL(args, direction) ((args) << 8 | (direction))
#define SAE_SYSCALL_ARGS(entry) ((entry) >> 8)
#define SAE_SYSCALL_DIRECTION(entry) ((entry)&0xff)

#define SENDS(args) SAE_SYSCALL(SAE_ARGS_##args, SAE_DIRECTION_SENT)
#define RECEIVES(args) SAE_SYSCALL(SAE_ARGS_##args, SAE_DIRECTION_RECEIVED)

/* arch/x86/entry/syscalls/syscall_64.tbl */
static __always_inline __u32 sae_syscall_entry_x86(long number)
{
	switch (number) {
	case 0: /* read */
		return RECEIVES(BUFFER);
	case 1: /* write */
		return SENDS(BUFFER);
	case 19: /* readv */
		return RECEIVES(IOVEC);
	case 20: /* writev */
		return SENDS(IOVEC);
	case 40: /* sendfile */
		return SENDS(SENDFILE);
	case 42: /* connect */
		return SAE_SYSCALL(SAE_ARGS_CONNECT, SAE_DIRECTION_NONE);
	case 44: /* sendto */
		return SENDS(BUFFER_FLAGS);
	case 45: /* recvfrom */
		return RECEIVES(BUFFER_FLAGS);
	case 46: /* sendmsg */
		return SENDS(MSGHDR);
	case 47: /* recvmsg */
		return RECEIVES(MSGHDR);
	case 275: /* splice */
		return SENDS(SPLICE);
	case 299: /* recvmmsg */
		return RECEIVES(MMSGHDR);
	case 307: /* sendmmsg */
		return SENDS(MMSGHDR);
	case 327: /* preadv2 */
		return RECEIVES(IOVEC);
	case 328: /* pwritev2 */
		return SENDS(IOVEC);
	default:
		return 0;
	}
}

/* include/uapi/asm-generic/unistd.h */
static __always_inline __u32 sae_syscall_entry_arm64(long number)
{
	switch (number) {
	case 63: /* read */
		return RECEIVES(BUFFER);
	case 64: /* write */
		return SENDS(BUFFER);
	case 65: /* readv */
		return RECEIVES(IOVEC);
	case 66: /* writev */
		return SENDS(IOVEC);
	case 71: /* sendfile */
		return SENDS(SENDFILE);
	case 76: /* splice */
		return SENDS(SPLICE);
	case 203: /* connect */
		return SAE_SYSCALL(SAE_ARGS_CONNECT, SAE_DIRECTION_NONE);
	case 206: /* sendto */
		return SENDS(BUFFER_FLAGS);
	case 207: /* recvfrom */
		return RECEIVES(BUFFER_FLAGS);
	case 211: /* sendmsg */
		return SENDS(MSGHDR);
	case 212: /* recvmsg */
		return RECEIVES(MSGHDR);
	case 243: /* recvmmsg */
		return RECEIVES(MMSGHDR);
	case 269: /* sendmmsg */
		return SENDS(MMSGHDR);
	case 286: /* preadv2 */
		return RECEIVES(IOVEC);
	case 287: /* pwritev2 */
		return SENDS(IOVEC);
	default:
		return 0;
	}
}

/* Shape and direction of a call, 0 if it moves no bytes over sockets. Global: see sae_transport_of. */
__noinline int sae_syscall_entry(__u64 number)
{
	return sae_is_x86() ? sae_syscall_entry_x86(number) : sae_syscall_entry_arm64(number);
}

static __always_inline __u32 sae_syscall_fd(struct pt_regs *regs, __u32 args)
{
	return args == SAE_ARGS_SPLICE ? sae_syscall_arg(regs, 2) : sae_syscall_arg(regs, 0);
}

/* MSG_ flags that the call was given. */
static __always_inline __u32 sae_syscall_msg_flags(struct pt_regs *regs, __u32 args)
{
	if (args == SAE_ARGS_BUFFER_FLAGS || args == SAE_ARGS_MMSGHDR)
		return sae_syscall_arg(regs, 3);
	if (args == SAE_ARGS_MSGHDR)
		return sae_syscall_arg(regs, 2);
	return 0;
}

/* The call names bytes that can be found from its registers. */
static __always_inline bool sae_args_have_bytes(__u32 args)
{
	return args >= SAE_ARGS_BUFFER && args <= SAE_ARGS_MSGHDR;
}

#endif
