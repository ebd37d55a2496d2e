/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The system call in progress, from its registers: x86-64 and arm64. */
#ifndef SAE_KERNEL_SYSCALL_REGS_H
#define SAE_KERNEL_SYSCALL_REGS_H

#include "kernel/read.h"

static __always_inline bool sae_is_x86(void)
{
	return bpf_core_field_exists(struct pt_regs___x86, orig_ax);
}

static __always_inline long sae_syscall_nr(struct pt_regs *regs)
{
	if (sae_is_x86())
		return ((struct pt_regs___x86 *)regs)->orig_ax;
	return ((struct pt_regs___arm64 *)regs)->syscallno;
}

/* Argument 0 to 5 of the system call; still there when it ends. */
static __always_inline __u64 sae_syscall_arg(struct pt_regs *regs, const int index)
{
	struct pt_regs___arm64 *arm64 = (void *)regs;
	struct pt_regs___x86 *x86 = (void *)regs;

	if (sae_is_x86()) {
		switch (index) {
		case 0:
			return x86->di;
		case 1:
			return x86->si;
		case 2:
			return x86->dx;
		case 3:
			return x86->r10;
		case 4:
			return x86->r8;
		default:
			return x86->r9;
		}
	}
	return index == 0 ? arm64->orig_x0 : arm64->regs[index];
}

/*
 * False once the call has its result: work that runs on the way back to user
 * space (io_uring completions) finds the registers of a call that is over.
 */
static __always_inline bool sae_syscall_pending(struct pt_regs *regs)
{
	struct pt_regs___arm64 *arm64 = (void *)regs;

	if (sae_is_x86())
		return (long)((struct pt_regs___x86 *)regs)->ax == -ENOSYS;
	return arm64->regs[0] == arm64->orig_x0;
}

/* The call in progress came in by the 32-bit entry: its number means another call. */
static __always_inline bool sae_syscall_is_compat(struct task_struct *task, struct pt_regs *regs, const bool btf_ptr)
{
	if (sae_is_x86())
		return SAE_GET(btf_ptr, task, thread_info.status) & TS_COMPAT;
	return ((struct pt_regs___arm64 *)regs)->pstate & PSR_MODE32_BIT;
}

#endif
