/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What is remembered of a connection. */
#ifndef SAE_CONNECTION_CONNECTION_H
#define SAE_CONNECTION_CONNECTION_H

#include "targets.h"

const volatile __u32 sae_cpus = 1;

/*
 * Sends, receives and changes of the socket's state write here at the same time, on
 * several processors. So what is noted is a byte each, stored and never read to be
 * written back; the counters are added to by an atomic. Two threads that send, or
 * receive, on one socket may spoil each other's budget (turn_copied) and no more.
 */
struct sae_connection {
	__u64 id;
	__u64 inode;	 /* hash only: another one is another socket */
	__u64 last_sent; /* time of the last send */
	__u32 tgid;	 /* first task seen with it */
	__u32 tid;
	__u32 received; /* not TCP: bytes, or messages, so far */
	__u32 sent;
	__u32 passed_received; /* the skip positions that were reached: wrapped numbers do not skip again */
	__u32 passed_sent;
	__u32 turn_copied;
	__u32 turn_moved; /* all its bytes */
	__u32 asked;	  /* the same of the turn before it: the other direction's */
	__u32 error;	  /* of a close that waits for unread bytes */
	__u8 turn;	  /* direction of the last call */
	__u8 role;
	__u8 transport;
	bool fresh;	   /* seen from its first byte on, and nothing of it was lost before the announcement */
	bool announced;	   /* user space has its addresses */
	bool eof_told;	   /* the end of the peer's direction; see told-once.h */
	bool close_told;   /* the close; see told-once.h */
	bool closed_first; /* this end did */
	bool has_passed_received;
	bool has_passed_sent;
	bool returned; /* sys_exit: connect() has returned the error of its close */
	__u8 padding;
	__u32 told_retransmissions; /* TCP section: when and what was told */
	__u64 told_at;
	__u32 told_srtt;
	__u32 txhash; /* of the socket when it began to connect */
};

/* Unique, never 0. */
static __always_inline __u64 sae_next_id(void)
{
	__u32 zero = 0;
	__u64 *number = bpf_map_lookup_elem(&sae_last_ids, &zero);

	if (!number)
		return 0;
	return (*number)++ * sae_cpus + bpf_get_smp_processor_id() + 1;
}

/* Begin a connection: a number of its own, the current task as its owner. */
static __always_inline void sae_connection_begin(struct sae_connection *connection, __u64 inode, __u8 transport,
						 __u8 role)
{
	__u64 task = sae_current();

	__builtin_memset(connection, 0, sizeof(*connection));
	connection->inode = inode;
	connection->tgid = task >> 32;
	connection->tid = task;
	connection->transport = transport;
	connection->role = role;
	connection->id = sae_next_id();
}

#endif
