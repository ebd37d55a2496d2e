/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What is counted: see struct sae_counters. */
#ifndef SAE_COUNTERS_H
#define SAE_COUNTERS_H

#include "maps.h"

#define SAE_COUNT(counter, amount)                                                           \
	({                                                                                   \
		__u32 zero_ = 0;                                                             \
		struct sae_counters *counters_ = bpf_map_lookup_elem(&sae_counters, &zero_); \
                                                                                             \
		if (counters_)                                                               \
			counters_->counter += (amount);                                      \
	})

/* The same for what is also counted in interrupts, which can come in the middle of it. */
#define SAE_COUNT_ATOMIC(counter, amount)                                                    \
	({                                                                                   \
		__u32 zero_ = 0;                                                             \
		struct sae_counters *counters_ = bpf_map_lookup_elem(&sae_counters, &zero_); \
                                                                                             \
		if (counters_)                                                               \
			__sync_fetch_and_add(&counters_->counter, (amount));                 \
	})

#endif
