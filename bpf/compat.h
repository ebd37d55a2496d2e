/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * The ends of calls of 32-bit programs on x86-64: their lengths count, their bytes
 * are unreadable. The socket tracepoints tell these calls by themselves; on arm64
 * they show as gaps.
 */
#ifndef SAE_COMPAT_H
#define SAE_COMPAT_H

#include "calls.h"

/* include/uapi/linux/net.h */
#define SAE_SYS_SEND 9
#define SAE_SYS_RECV 10
#define SAE_SYS_SENDTO 11
#define SAE_SYS_RECVFROM 12
#define SAE_SYS_SENDMSG 16
#define SAE_SYS_RECVMSG 17

/* socketcall(which, arguments), the only way to sockets before Linux 4.3. */
#define SAE_SHAPE_SOCKETCALL 9

/* arch/x86/entry/syscalls/syscall_32.tbl; none of these numbers is that of a 64-bit call in calls.h. */
static __always_inline __u32 sae_classify_compat(long number)
{
	if (!sae_is_x86())
		return 0;
	switch (number) {
	case 3:	  /* read */
	case 145: /* readv */
	case 378: /* preadv2 */
		return RECEIVES(FLAT);
	case 4:	  /* write */
	case 146: /* writev */
	case 187: /* sendfile */
	case 239: /* sendfile64 */
	case 379: /* pwritev2 */
		return SENDS(FLAT);
	case 102: /* socketcall */
		return SAE_CALL(SAE_SHAPE_SOCKETCALL, SAE_DIRECTION_NONE);
	case 313: /* splice */
		return SENDS(SPLICE);
	case 369: /* sendto */
		return SENDS(FLAT_FLAGS);
	case 370: /* sendmsg */
		return SENDS(MESSAGE);
	case 371: /* recvfrom */
		return RECEIVES(FLAT_FLAGS);
	case 372: /* recvmsg */
		return RECEIVES(MESSAGE);
	default:
		return 0;
	}
}

static __always_inline __u32 sae_socketcall_kind(__u32 which)
{
	switch (which) {
	case SAE_SYS_SEND:
	case SAE_SYS_SENDTO:
		return SENDS(FLAT_FLAGS);
	case SAE_SYS_RECV:
	case SAE_SYS_RECVFROM:
		return RECEIVES(FLAT_FLAGS);
	case SAE_SYS_SENDMSG:
		return SENDS(MESSAGE);
	case SAE_SYS_RECVMSG:
		return RECEIVES(MESSAGE);
	default:
		return 0;
	}
}

struct sae_compat_call {
	__u32 kind;  /* as sae_classify; 0: moves nothing */
	__u32 flags; /* MSG_ */
	__u32 arguments[4];
};

/* Arguments lie in ebx, ecx, edx, esi; those of socketcall in memory. */
static __always_inline void sae_read_compat(struct sae_compat_call *call, struct pt_regs *regs, __u32 kind)
{
	struct pt_regs___x86 *x86 = (void *)regs;
	__u32 *arguments = call->arguments;

	arguments[0] = x86->bx;
	arguments[1] = x86->cx;
	arguments[2] = x86->dx;
	arguments[3] = x86->si;
	if (SAE_CALL_SHAPE(kind) == SAE_SHAPE_SOCKETCALL) {
		kind = sae_socketcall_kind(arguments[0]);
		bpf_probe_read_user(arguments, sizeof(call->arguments), (void *)(__u64)arguments[1]);
	}
	call->kind = kind;
	call->flags = 0;
	if (SAE_CALL_SHAPE(kind) == SAE_SHAPE_FLAT_FLAGS)
		call->flags = arguments[3];
	else if (SAE_CALL_SHAPE(kind) == SAE_SHAPE_MESSAGE)
		call->flags = arguments[2];
}

#endif
