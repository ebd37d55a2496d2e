/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Unix sockets: their names, and who is at the other end. */
#ifndef SAE_UNIX_UDP_UNIX_H
#define SAE_UNIX_UDP_UNIX_H

#include "syscall/user-buffer.h"
#include "targets.h"

/* Length of an address without a path: an unnamed socket's. */
#define SAE_UNNAMED_BYTES 2
#define SAE_MAX_PATH 108

/* Copies the name of a kernel address; nothing if it has none. */
static __always_inline void sae_unix_name(struct sae_unix *unix_, struct unix_address *address)
{
	__u32 length = BPF_CORE_READ(address, len) - SAE_UNNAMED_BYTES;
	void *path = (void *)address + bpf_core_field_offset(struct unix_address, name) + SAE_UNNAMED_BYTES;

	if (!address || length > SAE_MAX_PATH)
		return;
	bpf_probe_read_kernel(unix_->path, length, path);
	unix_->path_length = length;
}

/* The name that a datagram's sender gave. */
static __always_inline void sae_unix_given(struct sae_unix *unix_, struct sae_user_buf *buf)
{
	__u32 length = buf->name_length - SAE_UNNAMED_BYTES;

	if (!buf->name || length > SAE_MAX_PATH)
		return;
	bpf_probe_read_user(unix_->path, length, (void *)(buf->name + SAE_UNNAMED_BYTES));
	unix_->path_length = length;
}

/* An abstract name begins with a zero, shown as @; the zero that ends a path is not part of it. */
static __always_inline void sae_unix_tidy(struct sae_unix *unix_)
{
	__u32 last = unix_->path_length - 1;

	if (last >= SAE_MAX_PATH)
		return;
	if (!unix_->path[0])
		unix_->path[0] = '@';
	else if (!unix_->path[last])
		unix_->path_length = last;
}

/* Who connected to, or listens at, the other end: the kernel keeps it for SO_PEERCRED. */
static __always_inline void sae_unix_process(struct sae_unix *unix_, struct sock *sk)
{
	struct pid *pid = BPF_CORE_READ(sk, sk_peer_pid);
	struct task_struct *task;
	struct hlist_node *first;

	if (!pid)
		return;
	unix_->peer_tgid = sae_tgid_of(pid);
	first = BPF_CORE_READ(pid, tasks[PIDTYPE_TGID].first);
	if (!first)
		return;
	task = (void *)first - bpf_core_field_offset(struct task_struct, pid_links[PIDTYPE_TGID]);
	bpf_core_read(unix_->peer_comm, sizeof(unix_->peer_comm), &task->comm);
	unix_->peer_start_time = BPF_CORE_READ(task, start_boottime);
}

static __always_inline void sae_fill_unix(struct sae_unix *unix_, struct sock *sk, __u8 role, struct sae_user_buf *buf)
{
	struct unix_sock *own = (struct unix_sock *)sk;
	struct unix_sock *peer = (struct unix_sock *)BPF_CORE_READ(own, peer);
	struct unix_address *address = NULL;

	__builtin_memset(unix_, 0, sizeof(*unix_));
	if (role != SAE_ROLE_CLIENT)
		address = BPF_CORE_READ(own, addr);
	if (!address && peer)
		address = BPF_CORE_READ(peer, addr);
	if (address)
		sae_unix_name(unix_, address);
	else
		sae_unix_given(unix_, buf);
	sae_unix_tidy(unix_);
	if (peer)
		unix_->peer_inode = BPF_CORE_READ((struct sock *)peer, sk_socket, file, f_inode, i_ino);
	sae_unix_process(unix_, sk);
}

/* An accepted socket has its listener's name. Two named ends of a stream cannot be told apart. */
static __always_inline __u8 sae_unix_role(struct sock *sk, __u8 transport, __u8 direction)
{
	struct unix_sock *own = (struct unix_sock *)sk;
	struct unix_sock *peer = (struct unix_sock *)BPF_CORE_READ(own, peer);
	bool named = BPF_CORE_READ(own, addr), peer_named = peer && BPF_CORE_READ(peer, addr);

	if (peer_named != named && (peer || transport != SAE_TRANSPORT_UNIX_DATAGRAM))
		return named ? SAE_ROLE_SERVER : SAE_ROLE_CLIENT;
	if (transport != SAE_TRANSPORT_UNIX_DATAGRAM || peer)
		return SAE_ROLE_UNKNOWN;
	if (named)
		return direction == SAE_DIRECTION_RECEIVED ? SAE_ROLE_SERVER : SAE_ROLE_UNKNOWN;
	return direction == SAE_DIRECTION_SENT ? SAE_ROLE_CLIENT : SAE_ROLE_UNKNOWN;
}

#endif
