/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* A connect() that the host's own routes refused: see unroutable.h. */
#ifndef SAE_TCP_UNROUTABLE_ENTRY_H
#define SAE_TCP_UNROUTABLE_ENTRY_H

#include "record/layout.h"

/* A connect() that was refused, see refused.h. */
struct sae_unroutable {
	struct sae_connect_record connect;
	__u64 time;  /* of its last look-up of a route */
	__u32 error; /* that this gave */
	__u32 table; /* of its first one */
	__u64 has_source;
};

#endif
