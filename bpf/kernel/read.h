/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* How the kernel's memory is read, and what helpers a kernel has: with the rest of this folder all that knows a version. */
#ifndef SAE_KERNEL_READ_H
#define SAE_KERNEL_READ_H

#include "kernel/constants.h"
#include "kernel/net-types.h"

/*
 * A field, read directly where the verifier knows the pointer's type (btf_ptr,
 * a constant), else by bpf_probe_read_kernel; 0 where that fails.
 */
#define SAE_GET(btf_ptr, pointer, field)                                               \
	({                                                                             \
		typeof(pointer) from_ = (pointer);                                     \
		typeof(from_->field) value_;                                           \
		if (btf_ptr)                                                           \
			value_ = from_->field;                                         \
		else                                                                   \
			bpf_core_read((void *)&value_, sizeof(value_), &from_->field); \
		value_;                                                                \
	})

/* Whether a bit of sock.sk_flags is set. */
#define SAE_SOCK_FLAG(flags, flag) ((flags)&1ul << bpf_core_enum_value(enum sock_flags, flag))

/* bpf_task_pt_regs and, in the same release (5.15), bpf_get_current_ancestor_cgroup_id for tracing. */
static __always_inline bool sae_has_task_pt_regs(void)
{
	return bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs);
}

/* 5.11. */
static __always_inline bool sae_has_current_task_btf(void)
{
	return bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf);
}

#endif
