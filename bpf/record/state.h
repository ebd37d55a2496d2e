/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* Records of a connection's beginning and end. */
#ifndef SAE_RECORD_STATE_H
#define SAE_RECORD_STATE_H

#include "record/emit.h"
#include "tcp/figures.h"

static __always_inline void sae_count_state_record(struct sae_state_record *reserved)
{
	if (reserved)
		SAE_COUNT_ATOMIC(state_records, 1);
	else
		SAE_COUNT_ATOMIC(state_dropped, 1);
}

static __always_inline void sae_fill_state(struct sae_state_record *state, __u8 kind, struct sock *sk,
					   struct sae_connection *connection)
{
	struct tcp_sock *tcp = (struct tcp_sock *)sk;

	sae_fill_record(&state->record, kind, sizeof(*state));
	sae_fill_identity(&state->record, connection, sk, false);
	state->record.tgid = connection->tgid;
	state->record.tid = connection->tid;
	if (connection->transport == SAE_TRANSPORT_TCP) {
		state->record.position = BPF_CORE_READ(tcp, copied_seq);
		state->record.opposite = BPF_CORE_READ(tcp, write_seq);
	} else {
		state->record.position = connection->received;
		state->record.opposite = connection->sent;
	}
	sae_section_head(&state->addresses_head, SAE_SECTION_ADDRESSES, sizeof(struct sae_addresses));
	sae_fill_addresses(sk, &state->addresses);
}

static __always_inline void sae_tell_connected(struct sock *sk, struct sae_connection *connection)
{
	struct sae_state_record *state = bpf_ringbuf_reserve(&sae_events, sizeof(*state), 0);

	sae_count_state_record(state);
	if (!state)
		return;
	sae_fill_state(state, SAE_KIND_CONNECTED, sk, connection);
	bpf_ringbuf_submit(state, BPF_RB_NO_WAKEUP);
}

static __always_inline void sae_fill_close(struct sae_state_record *state, struct sock *sk,
					   struct sae_connection *connection, __u32 error)
{
	sae_fill_state(state, SAE_KIND_CLOSE, sk, connection);
	state->record.error = error;
	if (connection->closed_first)
		state->record.flags |= SAE_FLAG_SHUTDOWN;
}

/* Of what is not TCP. */
static __always_inline void sae_tell_end(struct sock *sk, struct sae_connection *connection, __u32 error)
{
	struct sae_state_record *end;

	if (connection->close_told)
		return;
	connection->close_told = true;
	end = bpf_ringbuf_reserve(&sae_events, sizeof(*end), 0);
	sae_count_state_record(end);
	if (!end)
		return;
	sae_fill_close(end, sk, connection, error);
	bpf_ringbuf_submit(end, BPF_RB_NO_WAKEUP);
}

static __always_inline void sae_tell_close(struct sock *sk, struct sae_connection *connection, __u32 error)
{
	struct sae_close_record *close;

	if (connection->transport != SAE_TRANSPORT_TCP) {
		sae_tell_end(sk, connection, error);
		return;
	}
	if (connection->close_told)
		return;
	connection->close_told = true;
	close = bpf_ringbuf_reserve(&sae_events, sizeof(*close), 0);
	sae_count_state_record((struct sae_state_record *)close);
	if (!close)
		return;
	sae_fill_close(&close->state, sk, connection, error);
	close->state.record.size = sizeof(*close);
	sae_section_head(&close->extra.head, SAE_SECTION_TCP, sizeof(struct sae_tcp));
	sae_tcp_fill_figures(&close->extra.tcp, (struct tcp_sock *)sk);
	bpf_ringbuf_submit(close, BPF_RB_NO_WAKEUP);
}

#endif
