/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
#ifndef SAE_COUNTERS_H
#define SAE_COUNTERS_H

#include "kernel.h"

#include "abi.h"

/* One entry of struct sae_counters a CPU; nobody deletes it; it cannot fill. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sae_counters);
} sae_counters SEC(".maps");

#define SAE_COUNT(counter, amount)                                                           \
	({                                                                                   \
		__u32 zero_ = 0;                                                             \
		struct sae_counters *counters_ = bpf_map_lookup_elem(&sae_counters, &zero_); \
                                                                                             \
		if (counters_)                                                               \
			counters_->counter += (amount);                                      \
	})

#endif
