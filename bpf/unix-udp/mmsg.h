/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Which of its buffers, or messages, an event of a call is about. */
#ifndef SAE_UNIX_UDP_MMSG_H
#define SAE_UNIX_UDP_MMSG_H

#include "scratch.h"
#include "syscall/table.h"
#include "way/way.h"

/* How far a thread has come in its sendmmsg or recvmmsg: all its events have the same registers. */
struct sae_mmsg_cursor {
	__u64 vector;
	__u64 socket;
	__u32 next;   /* message */
	__u32 length; /* of the one before it */
};

#define SAE_NO_MMSGHDR (~0u)

static __always_inline void sae_mmsg_end(void)
{
	__u32 thread = bpf_get_current_pid_tgid();

	bpf_map_delete_elem(&sae_mmsg_cursors, &thread);
}

/* Which message of its call this event is; SAE_NO_MMSGHDR if that is in doubt. */
static __always_inline __u32 sae_mmsg_step(struct sae_scratch *scratch)
{
	struct sae_msg *msg = &scratch->msg;
	__u32 thread = bpf_get_current_pid_tgid(), count = msg->arguments[2], index = 0;
	struct sae_mmsg_cursor *known = bpf_map_lookup_elem(&sae_mmsg_cursors, &thread);
	struct sae_mmsg_cursor cursor = { .vector = msg->arguments[1], .socket = scratch->sk };

	/* A receive that ran out of its time ended without a failure. */
	if (msg->direction == SAE_DIRECTION_RECEIVED && msg->arguments[4])
		return SAE_NO_MMSGHDR;
	if (known && known->vector == cursor.vector && known->socket == cursor.socket) {
		index = known->next;
		if (sae_mmsghdr_len(cursor.vector + (index - 1) * SAE_MMSGHDR_BYTES) != known->length) {
			sae_mmsg_end();
			return SAE_NO_MMSGHDR;
		}
	}
	if (index + 1 >= count) {
		if (known)
			sae_mmsg_end();
		return index;
	}
	cursor.next = index + 1;
	cursor.length = msg->result;
	bpf_map_update_elem(&sae_mmsg_cursors, &thread, &cursor, BPF_ANY);
	return index;
}

/* From the arguments of the call. */
static __always_inline void sae_msg_find_buf(struct sae_scratch *scratch)
{
	struct sae_msg *msg = &scratch->msg;
	struct sae_user_buf *buf = &msg->buf;
	__u32 index;

	__builtin_memset(buf, 0, sizeof(*buf));
	if (!msg->registers)
		return;
	buf->base = msg->arguments[1];
	buf->count = msg->arguments[2];
	switch (msg->args) {
	case SAE_ARGS_BUFFER_FLAGS:
		buf->name = msg->arguments[4];
		buf->name_length = msg->arguments[5];
	case SAE_ARGS_BUFFER:
		buf->flat = true;
	case SAE_ARGS_IOVEC:
		buf->found = true;
		return;
	case SAE_ARGS_MSGHDR:
		buf->found = sae_user_buf_of_msghdr(buf, buf->base);
		return;
	case SAE_ARGS_MMSGHDR:
		/* At the end of the call there is no one message: the caller goes through them. */
		index = sae_way == SAE_WAY_SOCKET ? sae_mmsg_step(scratch) : SAE_NO_MMSGHDR;
		if (index != SAE_NO_MMSGHDR)
			buf->found = sae_user_buf_of_msghdr(buf, buf->base + index * SAE_MMSGHDR_BYTES);
	}
}

#endif
