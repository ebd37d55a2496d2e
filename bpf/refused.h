/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * Connects that this host's own routes refuse. They end before the socket leaves
 * its first state, so no state is told. The end of the call tells them, with its
 * errno. By the socket tracepoints, which do not fire either, the look-ups of the
 * route do, inside connect(): the last one of a call gives its errno.
 */
#ifndef SAE_REFUSED_H
#define SAE_REFUSED_H

#include "calls.h"
#include "peer.h"
#include "state.h"

/*
 * Key: address of a TCP socket whose route was looked up in vain: if that was the
 * call's last look-up is known at the next call's first, or when the socket is let
 * go; then it is told. The next look-up and tcp_destroy_sock delete. Full: counted
 * in table_full.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, struct sae_refused);
} sae_refusals SEC(".maps");

/* One look into one routing table. */
struct sae_lookup {
	__u8 to[16]; /* IPv4 in the last four */
	__u16 to_port;
	__u8 protocol;
	bool has_source;
	__u32 table;
	__u32 error; /* 0: a route was found */
};

/* As the program names it: an address of either family, or of IPv4 in IPv6. */
static __always_inline void sae_fill_refused(struct sae_scratch *scratch, struct sock *sk)
{
	struct sae_refused *refused = &scratch->refused;
	struct sae_connect_record *connect = &refused->connect;
	struct sae_connection connection;

	sae_connection_begin(&connection, 0, SAE_TRANSPORT_TCP, SAE_ROLE_CLIENT);
	sae_fill_state(&connect->state, SAE_KIND_CONNECT, sk, &connection);
	connect->state.record.size = sizeof(*connect);
	__builtin_memcpy(connect->state.addresses.remote, scratch->peer.address, sizeof(scratch->peer.address));
	connect->state.addresses.remote_port = scratch->peer.port;
	sae_section_head(&connect->task_head, SAE_SECTION_TASK, sizeof(struct sae_task));
	sae_fill_task(&connect->task);
	refused->time = connect->state.record.time;
}

static __always_inline void sae_output_refused(struct sae_refused *refused, const __u32 size)
{
	refused->connect.state.record.size = size;
	if (bpf_ringbuf_output(&sae_events, &refused->connect, size, BPF_RB_NO_WAKEUP))
		SAE_COUNT(state_dropped, 1);
	else
		SAE_COUNT(state_records, 1);
}

/* Its connect and its end. */
static __always_inline void sae_tell_refused(struct sae_refused *refused)
{
	struct sae_record *record = &refused->connect.state.record;

	sae_output_refused(refused, sizeof(refused->connect));
	record->kind = SAE_KIND_CLOSE;
	record->time = refused->time;
	record->error = refused->error;
	sae_output_refused(refused, sizeof(refused->connect.state));
}

static __always_inline bool sae_is_refusal(long result)
{
	return result == -ENETUNREACH || result == -EHOSTUNREACH || result == -EACCES || result == -EINVAL;
}

/* The end of a connect() with this errno, if it is not one that the socket's state has told. Global: see sae_copy_flat. */
__noinline int sae_refused_exit(__u64 socket, __u64 name, __u32 error)
{
	struct sae_connection *known;
	struct sae_scratch *scratch;

	if (sae_socket_storage)
		return 0;
	known = bpf_map_lookup_elem(&sae_sockets_hash, &socket);
	if (known && (known->marks & SAE_MARK_CLOSED) && !(known->marks & SAE_MARK_RETURNED) && known->error == error) {
		known->marks |= SAE_MARK_RETURNED;
		return 0;
	}
	scratch = sae_scratch_claim();
	if (!scratch)
		return 0;
	if (sae_user_peer(scratch, name)) {
		sae_fill_refused(scratch, (struct sock *)socket);
		scratch->refused.error = error;
		sae_tell_refused(&scratch->refused);
	}
	sae_scratch_release(scratch);
	return 0;
}

/* The socket that the call in progress connects by TCP, not yet on its way; NULL if it is another call. */
static __always_inline struct sock *sae_connecting(struct task_struct *task, struct pt_regs *regs)
{
	struct sock *sk;
	struct file *file;
	__u64 inode;

	if ((task->flags & (PF_KTHREAD | PF_IO_WORKER)) || sae_is_compat(task, true))
		return NULL;
	if (SAE_CALL_SHAPE(sae_classify(sae_call_number(regs))) != SAE_SHAPE_CONNECT)
		return NULL;
	file = sae_file_of(task, sae_argument(regs, 0), true);
	sk = file ? sae_socket_of(file, &inode) : NULL;
	if (!sk || sae_transport(sk, false) != SAE_TRANSPORT_TCP ||
	    BPF_CORE_READ(sk, __sk_common.skc_state) != TCP_CLOSE)
		return NULL;
	return sk;
}

/* The look-up is for where the call wants to go: packets that come in meanwhile have theirs. */
static __always_inline bool sae_leads_to(struct sae_lookup *lookup, struct sae_peer *peer)
{
	__u32 *to = (__u32 *)lookup->to, *named = (__u32 *)peer->address;

	if (lookup->protocol != IPPROTO_TCP || bpf_ntohs(lookup->to_port) != peer->port)
		return false;
	if (peer->family == AF_INET)
		return to[3] == named[0];
	return to[0] == named[0] && to[1] == named[1] && to[2] == named[2] && to[3] == named[3];
}

/*
 * The first look-up of another call: again in the table where the call before
 * began. IPv6 looks twice in one call, first without a source address.
 */
static __always_inline bool sae_begins_call(struct sae_refused *refused, struct sae_lookup *lookup)
{
	return lookup->table == refused->table && (refused->has_source || !lookup->has_source);
}

static __always_inline void sae_note_lookup(struct sae_scratch *scratch, struct sock *sk, struct sae_lookup *lookup)
{
	__u64 key = (__u64)sk;
	struct sae_refused *refused = bpf_map_lookup_elem(&sae_refusals, &key);

	if (refused && sae_begins_call(refused, lookup)) {
		sae_tell_refused(refused);
		bpf_map_delete_elem(&sae_refusals, &key);
		refused = NULL;
	}
	if (!lookup->error) {
		if (refused)
			bpf_map_delete_elem(&sae_refusals, &key);
		return;
	}
	if (refused) {
		refused->error = lookup->error;
		refused->has_source = lookup->has_source;
		refused->time = bpf_ktime_get_ns();
		return;
	}
	sae_fill_refused(scratch, sk);
	scratch->refused.error = lookup->error;
	scratch->refused.table = lookup->table;
	scratch->refused.has_source = lookup->has_source;
	if (bpf_map_update_elem(&sae_refusals, &key, &scratch->refused, BPF_ANY))
		SAE_COUNT(table_full, 1);
}

static __always_inline void sae_route_event(struct sae_lookup *lookup)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
	struct sock *sk = sae_connecting(task, regs);
	struct sae_scratch *scratch;

	if (!sk)
		return;
	scratch = sae_scratch_claim();
	if (!scratch)
		return;
	if (sae_user_peer(scratch, sae_argument(regs, 1)) && sae_leads_to(lookup, &scratch->peer))
		sae_note_lookup(scratch, sk, lookup);
	sae_scratch_release(scratch);
}

static __always_inline void sae_route4_event(__u32 table, const struct flowi4 *flow, int error)
{
	struct sae_lookup lookup = { .table = table };

	if (!sae_current_is_target())
		return;
	*(__u64 *)(lookup.to + 8) = (__u64)flow->daddr << 32 | bpf_htonl(0xffff);
	lookup.to_port = flow->uli.ports.dport;
	lookup.protocol = flow->__fl_common.flowic_proto;
	lookup.has_source = true;
	/* Nothing in this table; if it is the last one, there is no route. */
	lookup.error = error == -EAGAIN ? ENETUNREACH : -error;
	sae_route_event(&lookup);
}

/* The errno of what was found; types of include/uapi/linux/rtnetlink.h. Global: see sae_transport_of. */
__noinline int sae_route6_error(bool nothing, __u32 flags, __u32 type)
{
	if (nothing)
		return ENETUNREACH;
	if (!(flags & RTF_REJECT))
		return 0;
	switch (type) {
	case RTN_BLACKHOLE:
		return EINVAL;
	case RTN_UNREACHABLE:
		return EHOSTUNREACH;
	case RTN_PROHIBIT:
		return EACCES;
	default:
		/* RTN_THROW: as if nothing was there. */
		return ENETUNREACH;
	}
}

static __always_inline void sae_route6_event(const struct net *net, const struct fib6_result *result,
					     const struct fib6_table *table, const struct flowi6 *flow)
{
	struct sae_lookup lookup = {};
	__u64 source[2];

	if (!sae_current_is_target())
		return;
	bpf_core_read(lookup.to, sizeof(lookup.to), &flow->daddr);
	bpf_core_read(source, sizeof(source), &flow->saddr);
	lookup.to_port = flow->uli.ports.dport;
	lookup.protocol = flow->__fl_common.flowic_proto;
	lookup.has_source = source[0] | source[1];
	lookup.table = table->tb6_id;
	lookup.error =
		sae_route6_error(result->f6i == net->ipv6.fib6_null_entry, result->fib6_flags, result->fib6_type);
	sae_route_event(&lookup);
}

/* A socket that is let go of: what its last connect came to is certain. */
static __always_inline void sae_last_refused(struct sock *sk)
{
	__u64 key = (__u64)sk;
	struct sae_refused *refused = bpf_map_lookup_elem(&sae_refusals, &key);

	if (!refused)
		return;
	sae_tell_refused(refused);
	bpf_map_delete_elem(&sae_refusals, &key);
}

/* The socket is let go for good. */
static __always_inline void sae_destroy_event(struct sock *sk)
{
	struct sae_connection *connection = sae_connection_find(sk);
	__u64 key = (__u64)sk;

	if (connection)
		sae_tell_close(sk, connection, connection->error);
	if (sae_socket_storage)
		sae_last_refused(sk);
	else if (connection)
		bpf_map_delete_elem(&sae_sockets_hash, &key);
}

#endif
