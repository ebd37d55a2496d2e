/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* The sections that tell who talks to whom. */
#ifndef SAE_RECORD_SECTIONS_H
#define SAE_RECORD_SECTIONS_H

#include "scratch.h"

static __always_inline void sae_section_head(struct sae_section *head, __u32 type, __u32 length)
{
	head->type = type;
	head->length = length;
}

static __always_inline void sae_fill_addresses(struct sock *sk, struct sae_addresses *addresses)
{
	__u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	__u32 *local = (__u32 *)addresses->local;
	__u32 *remote = (__u32 *)addresses->remote;

	__builtin_memset(addresses, 0, sizeof(*addresses));
	if (family == AF_INET6) {
		bpf_core_read(local, 16, &sk->__sk_common.skc_v6_rcv_saddr);
		bpf_core_read(remote, 16, &sk->__sk_common.skc_v6_daddr);
	} else {
		*local = BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr);
		*remote = BPF_CORE_READ(sk, __sk_common.skc_daddr);
	}
	addresses->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
	/* A failed connect has given its port back. */
	if (!addresses->local_port && family != AF_UNIX)
		addresses->local_port = bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
	addresses->remote_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
	addresses->inode = BPF_CORE_READ(sk, sk_socket, file, f_inode, i_ino);
}

/* The leader's name: other threads often have names of their own, which say nothing of the program. */
static __always_inline void sae_fill_task(struct sae_task *task)
{
	struct task_struct *current = (struct task_struct *)bpf_get_current_task();
	struct task_struct *leader = BPF_CORE_READ(current, group_leader);

	bpf_core_read(task->comm, sizeof(task->comm), &leader->comm);
	task->start_time = BPF_CORE_READ(leader, start_boottime);
	task->cgroup = bpf_get_current_cgroup_id();
}

/* Where the announcement begins in the scratch's head, by the size of the sections between it and the bytes. */
static __always_inline __u32 sae_announcement_start(__u32 others)
{
	return SAE_HEAD_BYTES - sizeof(struct sae_announcement) - others;
}

/* Writes there who talks to whom over the scratch's socket. Global: see sae_copy_buffer. */
__noinline int sae_fill_announcement(__u32 start)
{
	struct sae_scratch *scratch = sae_scratch();
	struct sae_announcement *announcement;

	/* For the verifier: both hold already. */
	if (!scratch || start > sae_announcement_start(0))
		return 0;
	announcement = (void *)(scratch->head + start);
	sae_section_head(&announcement->addresses_head, SAE_SECTION_ADDRESSES, sizeof(struct sae_addresses));
	sae_fill_addresses((struct sock *)scratch->sk, &announcement->addresses);
	sae_section_head(&announcement->task_head, SAE_SECTION_TASK, sizeof(struct sae_task));
	sae_fill_task(&announcement->task);
	return 0;
}

#endif
