/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The sender of a datagram that only the stack of the call in progress has. */
#ifndef SAE_UNIX_UDP_UDP_SENDER_H
#define SAE_UNIX_UDP_UDP_SENDER_H

#include "scratch.h"

/*
 * Index of the word from which a struct msghdr with an address may begin, at or
 * after another: a pointer into the task's stack and the length of an address.
 * So many words from low on are in the scratch. SAE_STACK_WORDS: none.
 */
__noinline int sae_next_msghdr(__u32 index, __u32 words, __u64 low, __u64 high)
{
	struct sae_scratch *scratch = sae_scratch();
	__u32 length;

	if (!scratch)
		return SAE_STACK_WORDS;
	for (; index < SAE_STACK_WORDS - 1 && index + 1 < words; index++) {
		length = scratch->stack[index + 1];
		if ((length == SAE_IPV4_NAME_BYTES || length == SAE_IPV6_NAME_BYTES) &&
		    scratch->stack[index] - low < high - low)
			return index;
	}
	return SAE_STACK_WORDS;
}

/* Where the frames of the task's stack begin that were there before this program; 0 if that is not known. */
static __always_inline __u64 sae_outer_frames(struct sae_scratch *scratch, __u64 high)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u64 low, bottom = (__u64)BPF_CORE_READ(task, stack);

	/* Through memory: a pointer to this frame becomes a number. */
	*(void *volatile *)&scratch->msg.frame = &bottom;
	low = *(volatile __u64 *)&scratch->msg.frame;
	/* Programs have stacks of their own from 6.13 on; where a tracing program was called is known from 6.10 on. */
	if ((low <= bottom || low >= high) && bpf_core_field_exists(task->bpf_ctx))
		low = (__u64)BPF_CORE_READ(task, bpf_ctx);
	return low > bottom && low < high ? low : 0;
}

#define SAE_MSGHDR_TRIES 4 /* words that look like one and are not: none was seen */

/*
 * The sender of a datagram that is just being received: at this moment only the
 * kernel's own struct msghdr has it, a local variable of the system call. So it is
 * looked for in the frames of the task's stack that lie above this program's, all
 * of them alive; what it points at must be an address of the length it says.
 */
__noinline int sae_sender_on_stack(void)
{
	struct sae_scratch *scratch = sae_scratch();
	struct sae_sockaddr *found;
	__u64 low, high, size;
	__u32 index = 0, i;

	if (!scratch)
		return 0;
	found = &scratch->name;
	high = scratch->msg.registers;
	low = sae_outer_frames(scratch, high);
	if (!low)
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
	for (i = 0; i < SAE_MSGHDR_TRIES; i++, index++) {
		/* The mask is for the verifier. */
		index = sae_next_msghdr(index, size / sizeof(__u64), low, high) & 0xff;
		if (index >= SAE_STACK_WORDS - 1)
			return 0;
		bpf_probe_read_kernel(found, sizeof(*found), (void *)scratch->stack[index]);
		if (found->family == ((__u32)scratch->stack[index + 1] == SAE_IPV6_NAME_BYTES ? AF_INET6 : AF_INET))
			return sae_peer_from_sockaddr(&scratch->peer, found);
	}
	return 0;
}

#endif
