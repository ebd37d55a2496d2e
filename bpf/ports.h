/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What was said of ports: who serves them joins, or what is said to them is watched, whoever says it. */
#ifndef SAE_PORTS_H
#define SAE_PORTS_H

#include "maps.h"

/* Of enum sae_select. What is not selected is a dead branch to the verifier. */
const volatile __u32 sae_selection = 0;

/* Of what is said to a port of a server. */
enum sae_said { SAE_SAID_NOTHING, SAE_SAID_WATCHED, SAE_SAID_LEFT_OUT };

static __always_inline struct sae_port_group *sae_port_group_of(__u16 port)
{
	__u32 key = port / SAE_PORTS_A_GROUP;

	return bpf_map_lookup_elem(&sae_ports, &key);
}

static __always_inline __u64 sae_port_bit(__u16 port)
{
	return 1ull << port % SAE_PORTS_A_GROUP;
}

static __always_inline enum sae_said sae_said_of_port(__u16 port)
{
	struct sae_port_group *group;

	if (!(sae_selection & SAE_SELECT_CALLED))
		return SAE_SAID_NOTHING;
	group = sae_port_group_of(port);
	if (!group)
		return SAE_SAID_NOTHING;
	if (group->called_left_out & sae_port_bit(port))
		return SAE_SAID_LEFT_OUT;
	return group->called & sae_port_bit(port) ? SAE_SAID_WATCHED : SAE_SAID_NOTHING;
}

#endif
