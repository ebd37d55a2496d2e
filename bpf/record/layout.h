/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Records as they go into the ring: header and sections, one behind the other. */
#ifndef SAE_RECORD_LAYOUT_H
#define SAE_RECORD_LAYOUT_H

#include "abi.h"

struct sae_announcement {
	struct sae_section addresses_head;
	struct sae_addresses addresses;
	struct sae_section task_head;
	struct sae_task task;
};

struct sae_extra_tcp {
	struct sae_section head;
	struct sae_tcp tcp;
};

struct sae_extra_peer {
	struct sae_section head;
	struct sae_peer peer;
};

struct sae_extra_unix {
	struct sae_section head;
	struct sae_unix unix_;
};

/* A connection's state record; those without a task are submitted shorter. */
struct sae_state_record {
	struct sae_record record;
	struct sae_section addresses_head;
	struct sae_addresses addresses;
};

struct sae_connect_record {
	struct sae_state_record state;
	struct sae_section task_head;
	struct sae_task task;
};

struct sae_close_record {
	struct sae_state_record state;
	struct sae_extra_tcp extra;
};

struct sae_process_record {
	struct sae_record record;
	struct sae_section task_head;
	struct sae_task task;
};

/* The sections before the bytes: at most the announcement and the largest extra. */
#define SAE_HEAD_BYTES (sizeof(struct sae_record) + sizeof(struct sae_announcement) + sizeof(struct sae_extra_unix))

#endif
