/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * The ends of calls of 32-bit programs on x86-64: their lengths count, their bytes
 * are unreadable. The socket tracepoints tell these calls by themselves; on arm64
 * they show as gaps.
 */
#ifndef SAE_SYSCALL_IA32_H
#define SAE_SYSCALL_IA32_H

#include "syscall/table.h"

/* include/uapi/linux/net.h */
#define SAE_SYS_SEND 9
#define SAE_SYS_RECV 10
#define SAE_SYS_SENDTO 11
#define SAE_SYS_RECVFROM 12
#define SAE_SYS_SENDMSG 16
#define SAE_SYS_RECVMSG 17

/* socketcall(which, arguments), the only way to sockets before Linux 4.3. */
#define SAE_ARGS_SOCKETCALL 9

/* arch/x86/entry/syscalls/syscall_32.tbl; none of these numbers is that of a 64-bit call in calls.h. */
static __always_inline __u32 sae_syscall_entry_ia32(long number)
{
	if (!sae_is_x86())
		return 0;
	switch (number) {
	case 3:	  /* read */
	case 145: /* readv */
	case 378: /* preadv2 */
		return RECEIVES(BUFFER);
	case 4:	  /* write */
	case 146: /* writev */
	case 187: /* sendfile */
	case 239: /* sendfile64 */
	case 379: /* pwritev2 */
		return SENDS(BUFFER);
	case 102: /* socketcall */
		return SAE_SYSCALL(SAE_ARGS_SOCKETCALL, SAE_DIRECTION_NONE);
	case 313: /* splice */
		return SENDS(SPLICE);
	case 369: /* sendto */
		return SENDS(BUFFER_FLAGS);
	case 370: /* sendmsg */
		return SENDS(MSGHDR);
	case 371: /* recvfrom */
		return RECEIVES(BUFFER_FLAGS);
	case 372: /* recvmsg */
		return RECEIVES(MSGHDR);
	default:
		return 0;
	}
}

static __always_inline __u32 sae_socketcall_entry(__u32 which)
{
	switch (which) {
	case SAE_SYS_SEND:
	case SAE_SYS_SENDTO:
		return SENDS(BUFFER_FLAGS);
	case SAE_SYS_RECV:
	case SAE_SYS_RECVFROM:
		return RECEIVES(BUFFER_FLAGS);
	case SAE_SYS_SENDMSG:
		return SENDS(MSGHDR);
	case SAE_SYS_RECVMSG:
		return RECEIVES(MSGHDR);
	default:
		return 0;
	}
}

struct sae_ia32_syscall {
	__u32 entry; /* as sae_syscall_entry; 0: moves nothing */
	__u32 flags; /* MSG_ */
	__u32 arguments[4];
};

/* Arguments lie in ebx, ecx, edx, esi; those of socketcall in memory. */
static __always_inline void sae_ia32_read(struct sae_ia32_syscall *ia32, struct pt_regs *regs, __u32 entry)
{
	struct pt_regs___x86 *x86 = (void *)regs;
	__u32 *arguments = ia32->arguments;

	arguments[0] = x86->bx;
	arguments[1] = x86->cx;
	arguments[2] = x86->dx;
	arguments[3] = x86->si;
	if (SAE_SYSCALL_ARGS(entry) == SAE_ARGS_SOCKETCALL) {
		entry = sae_socketcall_entry(arguments[0]);
		bpf_probe_read_user(arguments, sizeof(ia32->arguments), (void *)(__u64)arguments[1]);
	}
	ia32->entry = entry;
	ia32->flags = 0;
	if (SAE_SYSCALL_ARGS(entry) == SAE_ARGS_BUFFER_FLAGS)
		ia32->flags = arguments[3];
	else if (SAE_SYSCALL_ARGS(entry) == SAE_ARGS_MSGHDR)
		ia32->flags = arguments[2];
}

#endif
