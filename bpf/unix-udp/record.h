/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Records of Unix and UDP sockets, in global functions: so the programs, which are TCP's, stay small. */
#ifndef SAE_UNIX_UDP_RECORD_H
#define SAE_UNIX_UDP_RECORD_H

#include "connection/told-once.h"
#include "connection/verdict.h"
#include "record/emit.h"
#include "record/state.h"
#include "unix-udp/mmsg.h"
#include "unix-udp/udp.h"
#include "unix-udp/unix.h"

/* Copies what the plan allows; returns how many bytes, and sets why they are not all. */
static __always_inline __u32 sae_msg_copy(struct sae_msg *msg, struct sae_scratch *scratch)
{
	struct sae_user_buf *buf = &msg->buf;
	struct sae_record *record = &scratch->record;
	__u32 offset = msg->plan.offset, wanted = msg->plan.bytes, copied;

	if (!buf->found) {
		SAE_COUNT(unreadable_calls, 1);
		SAE_COUNT(unreadable_bytes, record->length);
		record->reason = SAE_REASON_UNREADABLE;
		return 0;
	}
	/* A message's length can be more than its buffer. */
	if (buf->flat && wanted > buf->count)
		wanted = buf->count;
	if (wanted > SAE_MAX_COPY_BYTES)
		return 0;
	copied = buf->flat ? sae_copy_buffer(buf->base + offset, wanted)
			   : sae_copy_iovecs(buf->base, buf->count, offset, wanted);
	record->offset = offset;
	if (copied & SAE_COPY_FAULT) {
		SAE_COUNT(copy_faults, 1);
		record->reason = SAE_REASON_FAULT;
		copied &= ~SAE_COPY_FAULT;
	} else if (offset) {
		record->reason = SAE_REASON_VERDICT;
	} else if (copied < msg->plan.bytes && sae_is_message(record->transport) &&
		   (buf->flat || buf->count <= SAE_MAX_IOVECS)) {
		record->reason = SAE_REASON_TRUNCATED;
	} else if (copied < record->length) {
		record->reason = SAE_REASON_BUDGET;
	}
	return copied;
}

/* Writes the sections that the bytes do not hold; returns their size. */
static __always_inline __u32 sae_msg_fill_sections(struct sae_msg *msg, struct sae_scratch *scratch)
{
	struct sae_extra_peer *peer = (void *)(scratch->head + SAE_HEAD_BYTES - sizeof(*peer));
	struct sae_extra_unix *unix_ = (void *)(scratch->head + SAE_HEAD_BYTES - sizeof(*unix_));
	struct sock *sk = (struct sock *)scratch->sk;

	if (sae_msg_find_peer(msg, scratch)) {
		sae_section_head(&peer->head, SAE_SECTION_PEER, sizeof(struct sae_peer));
		peer->peer = scratch->peer;
		if (!msg->announce)
			return sizeof(*peer);
		sae_fill_announcement(sae_announcement_start(sizeof(*peer)));
		return sizeof(struct sae_announcement) + sizeof(*peer);
	}
	if (!msg->announce)
		return 0;
	if (!sae_is_unix(scratch->record.transport)) {
		sae_fill_announcement(sae_announcement_start(0));
		return sizeof(struct sae_announcement);
	}
	sae_section_head(&unix_->head, SAE_SECTION_UNIX, sizeof(struct sae_unix));
	sae_fill_unix(&unix_->unix_, sk, scratch->record.role, &msg->buf);
	sae_fill_announcement(sae_announcement_start(sizeof(*unix_)));
	return sizeof(struct sae_announcement) + sizeof(*unix_);
}

/* Makes and submits the record of what the scratch's `msg` holds; true if it got through. */
static __always_inline bool sae_msg_emit(struct sae_scratch *scratch)
{
	struct sae_msg *msg = &scratch->msg;
	__u32 copied = 0;

	if (scratch->record.kind == SAE_KIND_DATA && scratch->record.length)
		copied = sae_msg_copy(msg, scratch);
	return sae_submit(scratch, &scratch->record, copied, sae_msg_fill_sections(msg, scratch));
}

static __always_inline void sae_msg_fill_record(struct sae_scratch *scratch, __u8 kind)
{
	struct sae_msg *msg = &scratch->msg;
	struct sae_connection *connection = &msg->connection;
	struct sae_record *record = &scratch->record;
	__u64 task = sae_current();

	sae_fill_record(record, kind, 0);
	sae_fill_identity(record, connection, (struct sock *)scratch->sk, false);
	record->tgid = task >> 32;
	record->tid = task;
	record->direction = msg->direction;
	record->position = msg->position;
	record->opposite = msg->direction == SAE_DIRECTION_SENT ? connection->received : connection->sent;
	if (kind == SAE_KIND_ERROR)
		record->error = -msg->result;
	else
		record->length = msg->result;
}

/* One record of a kind that a call, or one message of it, gives. Its buffer is known. */
static __always_inline void sae_msg_tell_record(struct sae_scratch *scratch, __u8 kind)
{
	struct sae_msg *msg = &scratch->msg;
	struct sae_connection *connection = &msg->connection;

	sae_msg_fill_record(scratch, kind);
	__builtin_memset(&msg->plan, 0, sizeof(msg->plan));
	if (kind == SAE_KIND_DATA && sae_is_message(msg->transport))
		sae_plan_message(scratch, &msg->plan);
	else if (kind == SAE_KIND_DATA)
		sae_plan_call(connection, scratch, &msg->plan);
	if (msg->plan.silent) {
		SAE_COUNT(skipped_calls, 1);
		return;
	}
	msg->announce = !(connection->announced) || msg->plan.announce;
	if (!sae_msg_emit(scratch)) {
		if (kind == SAE_KIND_EOF)
			sae_unclaim_end(connection, SAE_END_EOF);
		return;
	}
	connection->announced = true;
	if (kind == SAE_KIND_EOF)
		connection->eof_told = true;
	connection->turn_copied += msg->plan.bytes;
}

static __always_inline void sae_msg_tell_close(struct sae_scratch *scratch, __u32 error)
{
	struct sae_connection *connection = &scratch->msg.connection;

	if (sae_claim_end(connection, SAE_END_CLOSE))
		sae_tell_end((struct sock *)scratch->sk, connection, error);
}

/* Does what the call in the scratch asks for, on the scratch's copy of the connection. */
__noinline int sae_msg_tell(void)
{
	struct sae_scratch *scratch = sae_scratch();
	struct sae_msg *msg;
	struct sock *sk;

	if (!scratch)
		return 0;
	msg = &scratch->msg;
	sk = (struct sock *)scratch->sk;
	if (msg->kind == SAE_KIND_CLOSE) {
		sae_msg_tell_close(scratch, -msg->result);
		return 0;
	}
	if (msg->kind != SAE_KIND_EOF || sae_claim_end(&msg->connection, SAE_END_EOF))
		sae_msg_tell_record(scratch, msg->kind);
	/* The other end is gone for good: the kernel has no event for this. */
	if (msg->kind == SAE_KIND_EOF && BPF_CORE_READ(sk, sk_shutdown) == SHUTDOWN_MASK &&
	    msg->transport != SAE_TRANSPORT_UDP && msg->transport != SAE_TRANSPORT_UNIX_DATAGRAM)
		sae_msg_tell_close(scratch, BPF_CORE_READ(sk, sk_err));
	return 0;
}

/* The same for one message of a call for many, at its end. The next one's position follows. */
__noinline int sae_mmsghdr_tell(__u64 at)
{
	struct sae_scratch *scratch = sae_scratch();
	struct sae_msg *msg;

	if (!scratch)
		return 0;
	msg = &scratch->msg;
	msg->buf.found = sae_user_buf_of_msghdr(&msg->buf, at);
	msg->result = sae_mmsghdr_len(at);
	sae_msg_tell();
	msg->position += sae_is_message(msg->transport) ? 1 : msg->result;
	return 0;
}

/* At the end of sendmmsg or recvmmsg: a record for each message. */
__noinline int sae_mmsghdrs_tell(__u64 at, __u32 count)
{
	__u32 i;

	for (i = 0; i < SAE_MAX_MMSGHDRS && i < count; i++, at += SAE_MMSGHDR_BYTES)
		sae_mmsghdr_tell(at);
	return 0;
}

#endif
