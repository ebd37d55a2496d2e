/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What was said of the port that a socket, or a call on it, talks to. */
#ifndef SAE_WAY_CALLED_H
#define SAE_WAY_CALLED_H

#include "connection/store.h"
#include "connection/transport.h"
#include "syscall/table.h"
#include "way/xfer.h"

/*
 * The port in an address that a call was given: both families have it behind their own number. Global: the verifier looks at
 * it apart from its callers, whose stack is short.
 *
 * @message: it is the address of a struct msghdr, which begins with that of the name
 */
__noinline int sae_port_of_name(__u64 at, __u32 message)
{
	struct {
		__u16 family;
		__u16 port;
	} name;

	if (message && bpf_probe_read_user(&at, sizeof(at), (void *)at))
		return 0;
	if (!at || bpf_probe_read_user(&name, sizeof(name), (void *)at))
		return 0;
	return name.family == AF_INET || name.family == AF_INET6 ? bpf_ntohs(name.port) : 0;
}

/* Of a connected socket's peer. What was accepted has its client's port for the peer's, which is nobody's to call. */
static __always_inline enum sae_said sae_said_of_peer(struct sock *sk, __u8 transport, const bool btf_ptr)
{
	enum sae_said said = sae_said_of_port(bpf_ntohs(SAE_GET(btf_ptr, sk, __sk_common.skc_dport)));

	if (said != SAE_SAID_NOTHING && sae_is_tcp(transport) &&
	    sae_tcp_role(sk, transport, btf_ptr) == SAE_ROLE_SERVER)
		return SAE_SAID_NOTHING;
	return said;
}

/*
 * Of a call on a socket of UDP that is not connected: a send names the port; a receive is on a socket that such a send
 * was made on, or nobody's.
 */
static __always_inline enum sae_said sae_said_of_datagram(struct sae_xfer *xfer, const __u32 way)
{
	const bool message = xfer->args == SAE_ARGS_MSGHDR || xfer->args == SAE_ARGS_MMSGHDR;

	if (xfer->direction == SAE_DIRECTION_RECEIVED)
		return sae_unix_udp_lookup(xfer->sk, xfer->inode, sae_store_of(way)) ? SAE_SAID_WATCHED
										     : SAE_SAID_NOTHING;
	if (!xfer->regs || !(message || xfer->args == SAE_ARGS_BUFFER_FLAGS))
		return SAE_SAID_NOTHING;
	return sae_said_of_port(sae_port_of_name(sae_syscall_arg(xfer->regs, message ? 1 : 4), message));
}

/* Of a call. Its registers are known, where they can be. */
static __always_inline enum sae_said sae_said_of_call(struct sae_xfer *xfer, __u8 transport, const __u32 way)
{
	if (transport == SAE_TRANSPORT_UDP && !SAE_GET(sae_has_btf_ptr(way), xfer->sk, __sk_common.skc_dport))
		return sae_said_of_datagram(xfer, way);
	if (sae_is_tcp(transport) || transport == SAE_TRANSPORT_UDP)
		return sae_said_of_peer(xfer->sk, transport, sae_has_btf_ptr(way));
	return SAE_SAID_NOTHING;
}

/* Of a connect that begins. A socket of MPTCP does not know yet where to: the call does, where its registers can be found. */
static __always_inline enum sae_said sae_said_of_connect(struct sock *sk, __u8 transport)
{
	struct task_struct *task;
	struct pt_regs *regs;

	if (!(sae_selection & SAE_SELECT_CALLED))
		return SAE_SAID_NOTHING;
	if (transport != SAE_TRANSPORT_MPTCP)
		return sae_said_of_port(bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport)));
	if (sae_way != SAE_WAY_SOCKET)
		return SAE_SAID_NOTHING;
	task = bpf_get_current_task_btf();
	if (task->flags & (PF_KTHREAD | PF_IO_WORKER))
		return SAE_SAID_NOTHING;
	regs = (struct pt_regs *)bpf_task_pt_regs(task);
	if (sae_syscall_is_compat(task, regs, true) ||
	    SAE_SYSCALL_ARGS(sae_syscall_entry(sae_syscall_nr(regs))) != SAE_ARGS_CONNECT)
		return SAE_SAID_NOTHING;
	return sae_said_of_port(sae_port_of_name(sae_syscall_arg(regs, 1), false));
}

#endif
