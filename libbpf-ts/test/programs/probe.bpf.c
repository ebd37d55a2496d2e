/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* One program and one map of each kind that the tests need. They look at the one process that `target` names. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define RECORD_WORDS 4

/* Deliberately of many types: the tests set each. */
const volatile __u32 target = 0;
const volatile __s8 small = 0;
const volatile _Bool flag = 0;
const volatile __u64 large = 0;
const volatile __u8 blob[8] = {};

/* Written by the tests, read back by the program, through mapped memory. */
__u64 from_user = 0;
__u64 to_user = 0;

struct slot {
	__u32 command;
	__u32 echo;
	__u32 odd; /* makes the value 12 bytes: its stride is 16 */
};

/* cpu-independent; written by both sides; never full. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1000);
	__type(key, __u32);
	__type(value, struct slot);
} shared SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u64);
	__type(value, __u32);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u32);
} recent SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

/* value of 12 bytes: padded to 16 for each CPU */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct slot);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} counts_by_key SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

/* Not created by any test that does not ask for it. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} spare SEC(".maps");

static __always_inline int is_target(void)
{
	return (__u32)(bpf_get_current_pid_tgid() >> 32) == target;
}

static __always_inline void count(__u32 index)
{
	__u64 *value = bpf_map_lookup_elem(&seen, &index);

	if (value)
		__sync_fetch_and_add(value, 1);
}

/* Slots of `seen`: 0 raw_tp, 1 tp_btf, 2 tracepoint, 3 lost records, 4 and up the constants. */

SEC("raw_tp/sys_enter")
int count_raw(struct bpf_raw_tracepoint_args *ctx)
{
	if (is_target() && ctx->args[1] == __NR_PROBE)
		count(0);
	return 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(count_typed, void *regs, long id)
{
	if (is_target() && id == __NR_PROBE)
		count(1);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_getpriority")
int count_tracepoint(void *ctx)
{
	if (is_target())
		count(2);
	return 0;
}

static __always_inline void store(__u32 index, __u64 value)
{
	bpf_map_update_elem(&seen, &index, &value, BPF_ANY);
}

SEC("raw_tp/sys_enter")
int copy_constants(struct bpf_raw_tracepoint_args *ctx)
{
	if (!is_target() || ctx->args[1] != __NR_PROBE)
		return 0;
	store(4, (__u64)(__s64)small);
	store(5, flag);
	store(6, large);
	store(7, blob[0] | (__u64)blob[7] << 56);
	return 0;
}

SEC("raw_tp/sys_enter")
int share(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 last = 999, zero = 0;
	struct slot *slot;

	if (!is_target() || ctx->args[1] != __NR_PROBE)
		return 0;
	slot = bpf_map_lookup_elem(&shared, &last);
	if (slot)
		slot->echo = slot->command + 1;
	to_user = from_user * 2;
	slot = bpf_map_lookup_elem(&counts, &zero);
	if (slot)
		slot->echo++;
	return 0;
}

/* A record's first word is its size in bytes, its second a sequence number; its size varies from 16 to 40. */
static __u64 sequence;

SEC("raw_tp/sys_enter")
int emit(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 number, record[5] = {};
	__u32 size;

	if (!is_target() || ctx->args[1] != __NR_PROBE)
		return 0;
	number = sequence++;
	size = 16 + 8 * (number % RECORD_WORDS);
	record[0] = size;
	record[1] = number;
	record[size / 8 - 1] = number;
	if (bpf_ringbuf_output(&events, record, size, BPF_RB_NO_WAKEUP))
		count(3);
	return 0;
}

/* Every second record is discarded, every record has 5 bytes. */
SEC("raw_tp/sys_enter")
int emit_odd(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 number;
	__u8 *record;

	if (!is_target() || ctx->args[1] != __NR_PROBE)
		return 0;
	number = sequence++;
	record = bpf_ringbuf_reserve(&events, 5, 0);
	if (!record)
		return 0;
	record[0] = 5;
	record[1] = number;
	record[2] = record[3] = record[4] = 0xee;
	if (number % 2)
		bpf_ringbuf_discard(record, BPF_RB_NO_WAKEUP);
	else
		bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
	return 0;
}

SEC("raw_tp/sys_enter")
int use_spare(void *ctx)
{
	__u32 key = 0;

	bpf_map_update_elem(&spare, &key, &key, BPF_ANY);
	return 0;
}

/* Refused: the pointer is not checked. */
SEC("raw_tp/sys_enter")
int refused(void *ctx)
{
	__u64 key = 0;
	__u32 *value = bpf_map_lookup_elem(&table, &key);

	return *value;
}

#define LONG_LOOP 100000

/* Keeps the verifier busy for some 0.1 s: it walks each round. */
SEC("raw_tp/sys_enter")
int long_to_verify(void *ctx)
{
	__u64 sum = 0;

	for (__u32 i = 0; i < LONG_LOOP; i++)
		sum += bpf_ktime_get_ns();
	to_user = sum;
	return 0;
}

/* Loads nowhere: no kernel has such a tracepoint. */
SEC("tp_btf/no_such_tracepoint")
int nowhere(void *ctx)
{
	return 0;
}

/* Loads, but attaches nowhere. */
SEC("tracepoint/syscalls/no_such_event")
int no_event(void *ctx)
{
	return 0;
}

/* Uses the tables, so that they are in the object whatever programs are chosen. */
SEC("raw_tp/sys_enter")
int use_tables(void *ctx)
{
	__u64 key = 0;
	__u32 key32 = 0;

	bpf_map_lookup_elem(&table, &key);
	bpf_map_lookup_elem(&recent, &key32);
	bpf_map_lookup_elem(&counts_by_key, &key32);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
