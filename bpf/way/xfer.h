/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* A system call that moved bytes over a socket. */
#ifndef SAE_WAY_XFER_H
#define SAE_WAY_XFER_H

#include "connection/connection.h"

struct sae_xfer {
	struct sock *sk;
	__u64 inode;	      /* of the socket; sys_exit only */
	struct pt_regs *regs; /* NULL where they are not this call's */
	long result;
	__u32 flags; /* MSG_ */
	__u32 args;
	__u8 direction;
	bool by_port; /* watched for the port that it talks to, not for who makes it */
	/* Found on the way: */
	bool begun;			   /* nothing of the connection was seen before */
	struct tcp_sock *tcp;		   /* NULL: MPTCP */
	struct sae_connection *connection; /* NULL: none yet */
};

#endif
