/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* A send or receive on a socket whose bytes or messages the kernel does not number: Unix and UDP. */
#ifndef SAE_UNIX_UDP_MESSAGE_H
#define SAE_UNIX_UDP_MESSAGE_H

#include "connection/plan.h"
#include "syscall/user-buffer.h"

/* A call, or one message of it, on a socket whose positions we count: for sae_msg_tell. */
struct sae_msg {
	struct sae_connection connection; /* a copy */
	struct sae_user_buf buf;
	struct sae_plan plan;
	__s64 result;
	__u64 registers; /* top of the task's stack; 0: they are not this call's */
	__u64 frame;
	__u64 arguments[6]; /* of the call, those that are used */
	__u32 position;
	__u8 args;
	__u8 direction;
	__u8 transport;
	__u8 kind;
	bool announce;
	bool has_sender; /* the scratch's peer sent it */
};

#endif
