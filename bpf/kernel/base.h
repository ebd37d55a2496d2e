/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What all of eBPF needs. */
#ifndef SAE_KERNEL_BASE_H
#define SAE_KERNEL_BASE_H

/* clang-format off: the types come first, the helpers need them */
#include <linux/types.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>
/* clang-format on */
#include <stdbool.h>
#include <stddef.h>

#endif
