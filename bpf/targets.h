/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * Who is watched: tasks that are in any of the selected sets (thread groups by number, all tasks of a cgroup, all there
 * are), but for those that are left out.
 */
#ifndef SAE_TARGETS_H
#define SAE_TARGETS_H

#include "counters.h"
#include "kernel/task.h"
#include "ports.h"

/* Entries of sae_cgroups: those that are watched, and behind them those that are left out. */
const volatile __u32 sae_watched_cgroups = 0;
const volatile __u32 sae_left_out_cgroups = 0;
const volatile bool sae_follow_children = true;
/* Thread group of user space's own: it serves and sends what it has seen, and is nobody's program. */
const volatile __u32 sae_own_tgid = 0;
/* Inode of the pid namespace in whose numbers user space speaks; 0: the initial one. */
const volatile __u32 sae_pid_namespace = 0;

#define SAE_CGROUP_LEVELS 16

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

static __always_inline bool sae_is_below_cgroup(const struct sae_cgroup_choice *cgroup)
{
	int level;

	if (cgroup->level != SAE_ANY_CGROUP_LEVEL)
		return sae_ancestor_cgroup(cgroup->level) == cgroup->id;
	for (level = 0; level < SAE_CGROUP_LEVELS; level++)
		if (sae_ancestor_cgroup(level) == cgroup->id)
			return true;
	return false;
}

/* Whether the current task is in any of these entries of sae_cgroups. A function of its own to the verifier: two loops. */
__noinline int sae_is_in_cgroups(__u32 first, __u32 count)
{
	struct sae_cgroup_choice *cgroup;
	__u32 i, key;

	for (i = 0; i < SAE_MAX_CGROUPS && i < count; i++) {
		key = first + i;
		cgroup = bpf_map_lookup_elem(&sae_cgroups, &key);
		if (cgroup && cgroup->id && sae_is_below_cgroup(cgroup))
			return 1;
	}
	return 0;
}

/* What was said of a thread group by number; NULL: nothing. */
static __always_inline struct sae_choice *sae_choice_of(__u32 tgid)
{
	return sae_selection & SAE_SELECT_PROCESSES ? bpf_map_lookup_elem(&sae_targets, &tgid) : NULL;
}

/*
 * Whether what the current task does with a port of a server is watched; the thread group is given because callers have it.
 * Who is left out is so whatever else is said.
 */
static __always_inline bool sae_is_watched(__u32 tgid, enum sae_said of_port)
{
	struct sae_choice *choice;

	if (tgid == sae_own_tgid || of_port == SAE_SAID_LEFT_OUT)
		return false;
	if (sae_left_out_cgroups && sae_is_in_cgroups(sae_watched_cgroups, sae_left_out_cgroups))
		return false;
	choice = sae_choice_of(tgid);
	if (choice)
		return !choice->left_out;
	/* All of user space's own pid namespace: the others have no number there. */
	if (of_port == SAE_SAID_WATCHED || (sae_selection & SAE_SELECT_ALL && tgid))
		return true;
	return sae_watched_cgroups && sae_is_in_cgroups(0, sae_watched_cgroups);
}

/* Of the current task, whatever it does. */
static __always_inline bool sae_is_target(__u32 tgid)
{
	return sae_is_watched(tgid, SAE_SAID_NOTHING);
}

static __always_inline bool sae_current_is_target(void)
{
	return sae_is_target(sae_current() >> 32);
}

/* Of a fork of the current task: whether the child is a target. It is what was said of its parent. */
static __always_inline bool sae_adopt_child(__u32 parent, __u32 child, __u64 start)
{
	struct sae_choice own = { .start_time = start }, *choice = sae_choice_of(parent);

	if (choice && (sae_follow_children || choice->left_out)) {
		own.left_out = choice->left_out;
		if (bpf_map_update_elem(&sae_targets, &child, &own, BPF_ANY))
			SAE_COUNT(targets_full, 1);
	}
	return sae_is_target(child);
}

/* The current task executes a program: who is named so joins, and is left out if that was said of the name. */
static __always_inline void sae_adopt_by_command(__u32 tgid, __u64 start)
{
	struct sae_choice own = { .start_time = start }, *named;
	char comm[SAE_COMM_LENGTH] = {};

	if (!(sae_selection & SAE_SELECT_COMMANDS) || bpf_get_current_comm(comm, sizeof(comm)))
		return;
	named = bpf_map_lookup_elem(&sae_commands, comm);
	if (!named)
		return;
	own.left_out = named->left_out;
	if (bpf_map_update_elem(&sae_targets, &tgid, &own, named->left_out ? BPF_ANY : BPF_NOEXIST) == -E2BIG)
		SAE_COUNT(targets_full, 1);
}

/* systemd keeps the sockets of services that it starts at their first connection, and their parent it is: not who serves. */
static __always_inline bool sae_is_activator(void)
{
	const char activator[] = "systemd";
	char comm[SAE_COMM_LENGTH] = {};
	__u32 i;

	if (bpf_get_current_comm(comm, sizeof(comm)))
		return false;
	for (i = 0; i < sizeof(activator); i++)
		if (comm[i] != activator[i])
			return false;
	return true;
}

/* The current task begins to listen: who does so at a port that was named joins, or is left out. */
static __always_inline void sae_adopt_by_port(struct sock *sk)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct sae_choice own = {};
	struct sae_port_group *group;
	__u32 tgid = sae_current() >> 32;
	__u16 port;

	if (!(sae_selection & SAE_SELECT_SERVED) || tgid == sae_own_tgid)
		return;
	port = BPF_CORE_READ(sk, __sk_common.skc_num);
	group = sae_port_group_of(port);
	if (!group || !((group->served | group->served_left_out) & sae_port_bit(port)))
		return;
	if (sae_is_activator())
		return;
	own.start_time = BPF_CORE_READ(task, group_leader, start_boottime);
	own.left_out = !!(group->served_left_out & sae_port_bit(port));
	if (bpf_map_update_elem(&sae_targets, &tgid, &own, own.left_out ? BPF_ANY : BPF_NOEXIST) == -E2BIG)
		SAE_COUNT(targets_full, 1);
}

/*
 * Of the end of the current task's thread group: whether it is to be told. Two
 * last threads can both find none alive: the one that deletes tells.
 */
static __always_inline bool sae_drop_process(__u32 tgid)
{
	bool target = sae_is_target(tgid);

	if (!sae_choice_of(tgid))
		return target;
	return !bpf_map_delete_elem(&sae_targets, &tgid) && target;
}

#endif
