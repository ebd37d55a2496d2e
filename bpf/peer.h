/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The other end of one datagram. */
#ifndef SAE_PEER_H
#define SAE_PEER_H

#include "copy.h"

#define SAE_IPV4_NAME_BYTES 16 /* struct sockaddr_in */
#define SAE_IPV6_NAME_BYTES 28 /* struct sockaddr_in6 */

/* struct sockaddr_in, and sockaddr_in6: its address lies where the former has zeros. */
struct sae_sockaddr {
	__u16 family;
	__u16 port;
	__u8 ipv4[4];
	__u8 ipv6[16];
};

static __always_inline bool sae_peer_of(struct sae_peer *peer, struct sae_sockaddr *name)
{
	__builtin_memset(peer, 0, sizeof(*peer));
	if (name->family == AF_INET6)
		__builtin_memcpy(peer->address, name->ipv6, sizeof(name->ipv6));
	else if (name->family == AF_INET)
		__builtin_memcpy(peer->address, name->ipv4, sizeof(name->ipv4));
	else
		return false;
	peer->family = name->family;
	peer->port = bpf_ntohs(name->port);
	return true;
}

static __always_inline bool sae_user_peer(struct sae_peer *peer, __u64 name)
{
	struct sae_sockaddr found = {};

	/* What lies behind an IPv4 address may not be there. */
	if (bpf_probe_read_user(&found, SAE_IPV4_NAME_BYTES, (void *)name))
		return false;
	if (found.family == AF_INET6 && bpf_probe_read_user(&found, sizeof(found), (void *)name))
		return false;
	return sae_peer_of(peer, &found);
}

/* True if the stack's word at this index begins the struct msghdr of a receive that has its sender's address. */
static __always_inline bool sae_is_msghdr(__u64 name, __u32 name_length, __u64 low, __u64 high,
					  struct sae_sockaddr *found)
{
	if (name <= low || name > high - sizeof(*found))
		return false;
	if (name_length != SAE_IPV4_NAME_BYTES && name_length != SAE_IPV6_NAME_BYTES)
		return false;
	bpf_probe_read_kernel(found, sizeof(*found), (void *)name);
	return found->family == (name_length == SAE_IPV6_NAME_BYTES ? AF_INET6 : AF_INET);
}

/*
 * The sender of a datagram that is just being received: at this moment only the
 * kernel's own struct msghdr has it, a local variable of the system call. So it is
 * looked for in the frames of the task's stack that lie above this program's, all
 * of them alive: two words, a pointer into this stack and the length of an
 * address, which point at an address of that length.
 */
__noinline int sae_kernel_peer(void)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct sae_scratch *scratch = sae_scratch();
	struct sae_sockaddr found = {};
	__u64 low, high, size, bottom = (__u64)BPF_CORE_READ(task, stack);
	__u32 i;

	if (!scratch)
		return 0;
	high = scratch->counted.registers;
	/* Through memory: a pointer to the stack becomes a number. */
	*(void *volatile *)&scratch->counted.frame = &found;
	low = *(volatile __u64 *)&scratch->counted.frame;
	/* Programs have stacks of their own from 6.13 on; where a tracing program was called is known from 6.10 on. */
	if ((low <= bottom || low >= high) && bpf_core_field_exists(task->bpf_ctx))
		low = (__u64)BPF_CORE_READ(task, bpf_ctx);
	if (low <= bottom || low >= high)
		return 0;
	size = high - low;
	if (size > sizeof(scratch->stack))
		size = sizeof(scratch->stack);
	/* For the verifier, which lost it: it holds already. */
	barrier_var(size);
	if (size > sizeof(scratch->stack))
		return 0;
	if (bpf_probe_read_kernel(scratch->stack, size, (void *)low))
		return 0;
	size = size / sizeof(__u64) - 1;
	for (i = 0; i < SAE_STACK_WORDS - 1 && i < size; i++)
		if (sae_is_msghdr(scratch->stack[i], scratch->stack[i + 1], low, high, &found))
			return sae_peer_of(&scratch->peer, &found);
	return 0;
}

#endif
