/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What a program sees of the place it was attached to, by the cookie of its link. */
#include <linux/ptrace.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct seen {
	__u64 count;
	__u64 value; /* first argument or return value of the last call */
	__u64 tgid;  /* of its process */
};

/* Key: a cookie, 0 for none. Nobody deletes; full: not counted, which the tests see. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u64);
	__type(value, struct seen);
} by_cookie SEC(".maps");

static __always_inline int note(__u64 cookie, __u64 value)
{
	struct seen none = {}, *seen;

	bpf_map_update_elem(&by_cookie, &cookie, &none, BPF_NOEXIST);
	seen = bpf_map_lookup_elem(&by_cookie, &cookie);
	if (!seen)
		return 0;
	__sync_fetch_and_add(&seen->count, 1);
	seen->value = value;
	seen->tgid = bpf_get_current_pid_tgid() >> 32;
	return 0;
}

SEC("uprobe")
int on_call(struct pt_regs *ctx)
{
	return note(bpf_get_attach_cookie(ctx), PT_REGS_PARM1(ctx));
}

SEC("uretprobe")
int on_return(struct pt_regs *ctx)
{
	return note(bpf_get_attach_cookie(ctx), PT_REGS_RC(ctx));
}

SEC("tracepoint/syscalls/sys_enter_getpriority")
int on_tracepoint(void *ctx)
{
	return note(bpf_get_attach_cookie(ctx), 0);
}

/* Takes no cookie. */
SEC("raw_tp/sys_enter")
int on_raw(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
