/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * Connects that this host's own routes refuse. They end before the socket leaves
 * its first state, so no state is told. The end of the call tells them, with its
 * errno. By the socket tracepoints, which do not fire either, the look-ups of the
 * route do, inside connect(): see route-lookup.h.
 */
#ifndef SAE_TCP_UNROUTABLE_H
#define SAE_TCP_UNROUTABLE_H

#include "record/state.h"
#include "syscall/copy.h"
#include "way/way.h"

/* As the program names it: an address of either family, or of IPv4 in IPv6. */
static __always_inline void sae_unroutable_fill(struct sae_scratch *scratch, struct sock *sk)
{
	struct sae_unroutable *failed = &scratch->unroutable;
	struct sae_connect_record *connect = &failed->connect;
	struct sae_connection connection;

	sae_connection_begin(&connection, 0, SAE_TRANSPORT_TCP, SAE_ROLE_CLIENT);
	sae_fill_state(&connect->state, SAE_KIND_CONNECT, sk, &connection);
	connect->state.record.size = sizeof(*connect);
	__builtin_memcpy(connect->state.addresses.remote, scratch->peer.address, sizeof(scratch->peer.address));
	connect->state.addresses.remote_port = scratch->peer.port;
	sae_section_head(&connect->task_head, SAE_SECTION_TASK, sizeof(struct sae_task));
	sae_fill_task(&connect->task);
	failed->time = connect->state.record.time;
}

static __always_inline void sae_unroutable_output(struct sae_unroutable *failed, const __u32 size)
{
	failed->connect.state.record.size = size;
	if (bpf_ringbuf_output(&sae_events, &failed->connect, size, BPF_RB_NO_WAKEUP))
		SAE_COUNT_ATOMIC(state_dropped, 1);
	else
		SAE_COUNT_ATOMIC(state_records, 1);
}

/* Its connect and its end. */
static __always_inline void sae_unroutable_tell(struct sae_unroutable *failed)
{
	struct sae_record *record = &failed->connect.state.record;

	sae_unroutable_output(failed, sizeof(failed->connect));
	record->kind = SAE_KIND_CLOSE;
	record->time = failed->time;
	record->error = failed->error;
	sae_unroutable_output(failed, sizeof(failed->connect.state));
}

static __always_inline bool sae_is_route_error(long result)
{
	return result == -ENETUNREACH || result == -EHOSTUNREACH || result == -EACCES || result == -EINVAL;
}

/* The end of a connect() with this errno, if it is not one that the socket's state has told. Global: see sae_copy_buffer. */
__noinline int sae_unroutable_exit(__u64 socket, __u64 name, __u32 error)
{
	struct sae_connection *known;
	struct sae_scratch *scratch;

	if (sae_way != SAE_WAY_SYS_EXIT)
		return 0;
	known = bpf_map_lookup_elem(&sae_sockets_hash, &socket);
	if (known && known->close_told && !known->returned && known->error == error) {
		known->returned = true;
		return 0;
	}
	scratch = sae_scratch_claim();
	if (!scratch)
		return 0;
	if (sae_peer_from_user(scratch, name)) {
		sae_unroutable_fill(scratch, (struct sock *)socket);
		scratch->unroutable.error = error;
		sae_unroutable_tell(&scratch->unroutable);
	}
	sae_scratch_release(scratch);
	return 0;
}

/* A socket that is let go of: what its last connect came to is certain. */
static __always_inline void sae_unroutable_destroy(struct sock *sk)
{
	__u64 key = (__u64)sk;
	struct sae_unroutable *failed = bpf_map_lookup_elem(&sae_unroutables, &key);

	if (!failed)
		return;
	sae_unroutable_tell(failed);
	bpf_map_delete_elem(&sae_unroutables, &key);
}

#endif
