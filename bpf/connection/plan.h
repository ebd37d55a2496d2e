/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What is copied of a call. */
#ifndef SAE_CONNECTION_PLAN_H
#define SAE_CONNECTION_PLAN_H

#include "connection/connection.h"

/* What to do with one call. */
struct sae_plan {
	bool silent;   /* no record */
	bool announce; /* user space has forgotten the connection */
	__u32 offset;  /* skip so many of its bytes ... */
	__u32 bytes;   /* ... then copy at most so many */
};

#endif
