/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Look-ups of a route inside connect(): the last one of a call gives its errno. */
#ifndef SAE_TCP_ROUTE_LOOKUP_H
#define SAE_TCP_ROUTE_LOOKUP_H

#include "connection/transport.h"
#include "syscall/table.h"
#include "tcp/unroutable.h"

/* One look into one routing table. */
struct sae_route_lookup {
	__u8 to[16]; /* IPv4 in the last four */
	__u16 to_port;
	__u8 protocol;
	bool has_source;
	__u32 table;
	__u32 error; /* 0: a route was found */
};

/* The socket that the call in progress connects by TCP, not yet on its way; NULL if it is another call. */
static __always_inline struct sock *sae_socket_in_connect(struct task_struct *task, struct pt_regs *regs)
{
	struct sock *sk;
	struct file *file;
	__u64 inode;

	if ((task->flags & (PF_KTHREAD | PF_IO_WORKER)) || sae_syscall_is_compat(task, regs, true))
		return NULL;
	if (SAE_SYSCALL_ARGS(sae_syscall_entry(sae_syscall_nr(regs))) != SAE_ARGS_CONNECT)
		return NULL;
	file = sae_file_of(task, sae_syscall_arg(regs, 0), true);
	sk = file ? sae_socket_of(file, &inode) : NULL;
	if (!sk || sae_transport_no_subflow(sk) != SAE_TRANSPORT_TCP ||
	    BPF_CORE_READ(sk, __sk_common.skc_state) != TCP_CLOSE)
		return NULL;
	return sk;
}

/* The look-up is for where the call wants to go: packets that come in meanwhile have theirs. */
static __always_inline bool sae_lookup_is_for(struct sae_route_lookup *lookup, struct sae_peer *peer)
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
static __always_inline bool sae_lookup_begins_connect(struct sae_unroutable *failed, struct sae_route_lookup *lookup)
{
	return lookup->table == failed->table && (failed->has_source || !lookup->has_source);
}

static __always_inline void sae_note_route_lookup(struct sae_scratch *scratch, struct sock *sk,
						  struct sae_route_lookup *lookup)
{
	__u64 key = (__u64)sk;
	struct sae_unroutable *failed = bpf_map_lookup_elem(&sae_unroutables, &key);

	if (failed && sae_lookup_begins_connect(failed, lookup)) {
		sae_unroutable_tell(failed);
		bpf_map_delete_elem(&sae_unroutables, &key);
		failed = NULL;
	}
	if (!lookup->error) {
		if (failed)
			bpf_map_delete_elem(&sae_unroutables, &key);
		return;
	}
	if (failed) {
		failed->error = lookup->error;
		failed->has_source = lookup->has_source;
		failed->time = bpf_ktime_get_ns();
		return;
	}
	sae_unroutable_fill(scratch, sk);
	scratch->unroutable.error = lookup->error;
	scratch->unroutable.table = lookup->table;
	scratch->unroutable.has_source = lookup->has_source;
	if (bpf_map_update_elem(&sae_unroutables, &key, &scratch->unroutable, BPF_ANY))
		SAE_COUNT(table_full, 1);
}

static __always_inline void sae_route_event(struct sae_route_lookup *lookup)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
	struct sock *sk = sae_socket_in_connect(task, regs);
	struct sae_scratch *scratch;

	if (!sk)
		return;
	scratch = sae_scratch_claim();
	if (!scratch)
		return;
	if (sae_peer_from_user(scratch, sae_syscall_arg(regs, 1)) && sae_lookup_is_for(lookup, &scratch->peer))
		sae_note_route_lookup(scratch, sk, lookup);
	sae_scratch_release(scratch);
}

static __always_inline void sae_route4_event(__u32 table, const struct flowi4 *flow, int error)
{
	struct sae_route_lookup lookup = { .table = table };

	if (!sae_is_watched(sae_current() >> 32, sae_said_of_port(bpf_ntohs(flow->uli.ports.dport))))
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
	struct sae_route_lookup lookup = {};
	__u64 source[2];

	if (!sae_is_watched(sae_current() >> 32, sae_said_of_port(bpf_ntohs(flow->uli.ports.dport))))
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

#endif
