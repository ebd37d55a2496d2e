/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* All maps, and nothing else: each says its key and value, who deletes, and what happens when it is full. */
#ifndef SAE_MAPS_H
#define SAE_MAPS_H

#include "kernel/base.h"

#include "abi.h"

struct sae_connection;
struct sae_mmsg_cursor;
struct sae_scratch;
struct sae_unroutable;

/*
 * Key: tgid, in user space's pid namespace. User space adds the first ones, a fork
 * and an exec the others; the end of the last thread deletes. Full: a child is not
 * followed, counted in targets_full.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, __u32);
	__type(value, struct sae_choice);
} sae_targets SEC(".maps");

/* Key: name of a task, filled up with zeros. User space writes, before anything is attached, and sees to it that there is room. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, char[SAE_COMM_LENGTH]);
	__type(value, struct sae_choice);
} sae_commands SEC(".maps");

/* First those that are watched, then those that are left out. User space writes, at any time; nobody deletes; it cannot fill. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SAE_MAX_CGROUPS);
	__type(key, __u32);
	__type(value, struct sae_cgroup_choice);
} sae_cgroups SEC(".maps");

/* Key: port / 64. User space writes, before anything is attached; nobody deletes; it cannot fill. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SAE_PORT_GROUPS);
	__type(key, __u32);
	__type(value, struct sae_port_group);
} sae_ports SEC(".maps");

/* Key: the socket. The kernel deletes with the socket. No memory: counted in table_full. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct sae_connection);
} sae_sockets SEC(".maps");

/* Key: address of the socket. tcp_destroy_sock deletes (MPTCP: close). Full: counted in table_full. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct sae_connection);
} sae_sockets_hash SEC(".maps");

/*
 * Key: inode of a socket whose end no tracepoint tells: Unix, UDP. Nobody
 * deletes. Full: the oldest goes, and begins anew if it lives.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct sae_connection);
} sae_inode_hash SEC(".maps");

/*
 * Key: a connection's id and which of its ends (told-once.h). Deleted where the end
 * could not be told. Full: the oldest goes; by then the connection's own state says it.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, __u8);
} sae_ends SEC(".maps");

/* One entry a CPU: how many connections it has numbered. Nobody deletes it; it cannot fill. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} sae_last_ids SEC(".maps");

/*
 * Key: thread. The last message of a call deletes, and a failure, which every
 * call that ends before its last message has, unless it ran out of its time.
 * Full: the oldest goes; its call is then unreadable, or seen from its start.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct sae_mmsg_cursor);
} sae_mmsg_cursors SEC(".maps");

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
	__type(value, struct sae_unroutable);
} sae_unroutables SEC(".maps");

/* Key: id % slots. User space writes, by mmap; nobody deletes; the last writer of a slot wins. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, SAE_VERDICT_SLOTS);
	__type(key, __u32);
	__type(value, struct sae_verdict);
} sae_verdicts SEC(".maps");

/* One entry a CPU, by its number: a per-CPU map's values are limited to 32 KiB. Nobody deletes; it cannot fill. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* user space: number of CPUs */
	__type(key, __u32);
	__type(value, struct sae_scratch);
} sae_scratches SEC(".maps");

/* One entry of struct sae_counters a CPU; nobody deletes it; it cannot fill. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sae_counters);
} sae_counters SEC(".maps");

/* Of struct sae_record and its sections. User space drains; full: the record is dropped and counted. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
} sae_events SEC(".maps");

#endif
