// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
#include "process.h"
#include "tcp/route-lookup.h"
#include "tcp/states.h"
#include "way/socket.h"
#include "way/sys-exit.h"

SEC("tp_btf/sock_send_length")
int BPF_PROG(sae_send, struct sock *sk, int result, int flags)
{
	sae_socket_tracepoint(sk, result, flags, SAE_DIRECTION_SENT);
	return 0;
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(sae_recv, struct sock *sk, int result, int flags)
{
	sae_socket_tracepoint(sk, result, flags, SAE_DIRECTION_RECEIVED);
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sae_exit_call, struct pt_regs *regs, long result)
{
	sae_sys_exit(regs, result);
	return 0;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(sae_state, struct sock *sk, int old, int new)
{
	sae_tcp_state_event(sk, old, new);
	return 0;
}

SEC("tp_btf/fib_table_lookup")
int BPF_PROG(sae_route4, __u32 table, const struct flowi4 *flow, const void *hop, int error)
{
	sae_route4_event(table, flow, error);
	return 0;
}

SEC("tp_btf/fib6_table_lookup")
int BPF_PROG(sae_route6, const struct net *net, const struct fib6_result *result, const struct fib6_table *table,
	     const struct flowi6 *flow)
{
	sae_route6_event(net, result, table, flow);
	return 0;
}

SEC("tp_btf/tcp_destroy_sock")
int BPF_PROG(sae_destroy, struct sock *sk)
{
	sae_tcp_destroy_event(sk);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(sae_fork, struct task_struct *parent, struct task_struct *child)
{
	sae_fork_event(child);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(sae_exec, struct task_struct *task)
{
	sae_exec_event(task);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(sae_exit, struct task_struct *task)
{
	sae_exit_event(task);
	return 0;
}

char LICENSE[] SEC("license") = "GPL v2";
