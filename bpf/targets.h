/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Who is watched: a set of thread groups, or all tasks of a cgroup. */
#ifndef SAE_TARGETS_H
#define SAE_TARGETS_H

#include "counters.h"

const volatile bool sae_by_cgroup = false;
const volatile __u64 sae_cgroup_id = 0;
const volatile __u32 sae_cgroup_level = 0;
const volatile bool sae_follow_children = true;
/* Inode of the pid namespace in whose numbers user space speaks; 0: the initial one. */
const volatile __u32 sae_pid_namespace = 0;

/* As sae_cgroup_level, inside a cgroup namespace: how deep that lies is not visible there. */
#define SAE_ANY_LEVEL 0xffffffff
#define SAE_CGROUP_LEVELS 16

/*
 * Key: tgid, in user space's pid namespace. Value: start time of its leader, ns
 * since boot, 0 if user space did not know it. User space adds the first ones,
 * a fork the others; the end of the last thread deletes. Full: a child is not
 * followed, counted in targets_full.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, __u32);
	__type(value, __u64);
} sae_targets SEC(".maps");

/* Thread group (high half) and thread of the current task, as bpf_get_current_pid_tgid has them. */
static __always_inline __u64 sae_current(void)
{
	struct task_struct *task;

	if (!sae_pid_namespace)
		return bpf_get_current_pid_tgid();
	task = (struct task_struct *)bpf_get_current_task();
	return (__u64)sae_number_in(BPF_CORE_READ(task, group_leader), sae_pid_namespace) << 32 |
	       sae_number_in(task, sae_pid_namespace);
}

/* A thread group's number for user space; 0 if it has none there. */
static __always_inline __u32 sae_tgid_of(struct pid *pid)
{
	if (!sae_pid_namespace)
		return BPF_CORE_READ(pid, numbers[0].nr);
	return sae_pid_number(pid, sae_pid_namespace);
}

static __always_inline bool sae_in_cgroup(void)
{
	int level;

	if (sae_cgroup_level != SAE_ANY_LEVEL)
		return sae_ancestor_cgroup(sae_cgroup_level) == sae_cgroup_id;
	for (level = 0; level < SAE_CGROUP_LEVELS; level++)
		if (sae_ancestor_cgroup(level) == sae_cgroup_id)
			return true;
	return false;
}

/* Of the current task; the thread group is given because callers have it. */
static __always_inline bool sae_is_target(__u32 tgid)
{
	if (sae_by_cgroup)
		return sae_in_cgroup();
	return bpf_map_lookup_elem(&sae_targets, &tgid) != NULL;
}

static __always_inline bool sae_current_is_target(void)
{
	return sae_is_target(sae_current() >> 32);
}

#endif
