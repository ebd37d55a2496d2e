/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * The ABI between the eBPF programs and user space. The offsets that TypeScript
 * uses are generated from the BTF of this header (src/events/abi.gen.ts).
 *
 * A record is a fixed header followed by sections. Both sides skip section
 * types and record kinds that they do not know, so both can grow; a change of
 * what exists raises SAE_ABI_VERSION.
 */
#ifndef SAE_ABI_H
#define SAE_ABI_H

#define SAE_ABI_VERSION 1

#define SAE_COMM_LENGTH 16
#define SAE_MAX_COPY_BYTES 65536u /* of one call; the scratch is twice that */
#define SAE_VERDICT_SLOTS 65536u  /* power of two; slot = connection % slots */

enum sae_kind {
	SAE_KIND_DATA = 1,	/* a call moved bytes (length), or began a connection's records */
	SAE_KIND_EOF = 2,	/* a receive returned 0: the peer's direction has ended */
	SAE_KIND_CONNECT = 3,	/* a client began to connect (TCP SYN_SENT) */
	SAE_KIND_CONNECTED = 4, /* ... and was answered */
	SAE_KIND_CLOSE = 5,	/* closed, reset or refused: error holds sk_err */
	SAE_KIND_FORK = 6,	/* process: tgid is the child, position the parent */
	SAE_KIND_EXEC = 7,	/* process */
	SAE_KIND_EXIT = 8,	/* process: its last thread has ended */
	SAE_KIND_ERROR = 9,	/* a call on a UDP socket failed with what the network said: error; it moved nothing */
				/* 10 to 31 are reserved for connections, 32 and up for others */
};

enum sae_transport {
	SAE_TRANSPORT_NONE = 0,
	SAE_TRANSPORT_TCP = 1,
	SAE_TRANSPORT_MPTCP = 2,
	SAE_TRANSPORT_UDP = 3,		  /* messages */
	SAE_TRANSPORT_UNIX_STREAM = 4,	  /* a stream */
	SAE_TRANSPORT_UNIX_DATAGRAM = 5,  /* messages */
	SAE_TRANSPORT_UNIX_SEQPACKET = 6, /* messages */
};

/* How calls on sockets are seen: by sock_send_length and sock_recv_length, or by the end of every system call. */
enum sae_way { SAE_WAY_SOCKET = 0, SAE_WAY_SYS_EXIT = 1 };

enum sae_role { SAE_ROLE_UNKNOWN = 0, SAE_ROLE_CLIENT = 1, SAE_ROLE_SERVER = 2 };

enum sae_direction { SAE_DIRECTION_NONE = 0, SAE_DIRECTION_RECEIVED = 1, SAE_DIRECTION_SENT = 2 };

/* Why a record holds fewer bytes than the call moved. */
enum sae_reason {
	SAE_REASON_COMPLETE = 0,
	SAE_REASON_BUDGET = 1,	   /* the copy budget of the call or the turn */
	SAE_REASON_VERDICT = 2,	   /* user space asked to skip */
	SAE_REASON_UNREADABLE = 3, /* the buffer is not known: sendfile, io_uring, 32-bit */
	SAE_REASON_FAULT = 4,	   /* the copy faulted */
	SAE_REASON_TRUNCATED = 5,  /* the message was longer than the program's buffer: the rest is nowhere */
};

enum sae_flags {
	SAE_FLAG_FRESH = 1,	   /* seen from its first byte on, in both directions */
	SAE_FLAG_HANDOVER = 2,	   /* handover is valid */
	SAE_FLAG_SHUTDOWN = 4,	   /* CLOSE: this host closed first (else the peer, or an error) */
	SAE_FLAG_ACKNOWLEDGED = 8, /* of a receive: handover is how far the peer had acknowledged what was sent */
};

/*
 * Messages (UDP, Unix datagram and seqpacket) give one record each, an empty one
 * too (length 0). Their positions are ordinals: 0, 1, 2 ... of a direction.
 */
struct sae_record {
	__u32 size; /* of the record with its sections; a multiple of 8 */
	__u8 kind;
	__u8 transport;
	__u8 family; /* AF_INET, AF_INET6, AF_UNIX */
	__u8 role;
	__u64 time;	  /* CLOCK_MONOTONIC, ns: the end of the call */
	__u64 handover;	  /* of a send: when the kernel handed the last segment over; of a receive, see flags */
	__u64 connection; /* unique for this probe; another number after a reconnect */
	__u32 tgid;	  /* of the task; in the pid namespace of the reader, 0 if not there */
	__u32 tid;
	__u32 position; /* of the call's first byte (TCP: sequence number; other streams: counted from the first seen) */
	__u32 opposite; /* position reached by the other direction at that moment */
	__u32 length;	/* bytes that the call moved */
	__u32 offset;	/* of the first captured byte within the call */
	__u8 direction;
	__u8 reason;
	__u16 flags;
	__u32 error; /* errno of the socket, for CLOSE and ERROR */
};

_Static_assert(sizeof(struct sae_record) == 64, "record header");

enum sae_section_type {
	SAE_SECTION_BYTES = 1,	    /* captured bytes */
	SAE_SECTION_ADDRESSES = 2,  /* struct sae_addresses */
	SAE_SECTION_TASK = 3,	    /* struct sae_task */
	SAE_SECTION_UNIX = 4,	    /* struct sae_unix */
	SAE_SECTION_PEER = 5,	    /* struct sae_peer */
	SAE_SECTION_BOUNDARIES = 6, /* reserved: lengths of datagrams */
	SAE_SECTION_TCP = 7,	    /* struct sae_tcp */
};

/* A section's bytes follow its head and are padded to a multiple of 8. */
struct sae_section {
	__u32 type;
	__u32 length; /* without head and padding */
};

/*
 * With a connection's first DATA or EOF record that gets through, and with
 * CONNECT (no local port yet), CONNECTED and CLOSE.
 * An AF_INET6 socket that speaks IPv4 has mapped addresses.
 */
struct sae_addresses {
	__u8 local[16]; /* network order; IPv4 in the first four */
	__u8 remote[16];
	__u16 local_port; /* host order */
	__u16 remote_port;
	__u32 reserved[3]; /* 0; in older recordings the network namespace and the cookie */
	__u64 inode;	   /* of the socket */
};

_Static_assert(sizeof(struct sae_addresses) == 56, "addresses");

#define SAE_PATH_LENGTH 112

/* With a Unix connection's announcement. */
struct sae_unix {
	__u64 peer_inode;      /* of the other end's socket; 0: not known, as before it was accepted */
	__u64 peer_start_time; /* of its thread group leader, ns since boot; 0: not known */
	__u32 peer_tgid;       /* who connected; seen by a client: who listens. 0: not known */
	__u32 path_length;     /* 0: unnamed */
	char peer_comm[SAE_COMM_LENGTH];
	char path[SAE_PATH_LENGTH]; /* the server's; an abstract name begins with @ */
};

_Static_assert(sizeof(struct sae_unix) == 152, "unix");

/* The other end of one datagram, where it is not that of the socket: with each of them. */
struct sae_peer {
	__u8 address[16]; /* network order; IPv4 in the first four */
	__u16 port;	  /* host order */
	__u16 family;
	__u32 reserved;
};

_Static_assert(sizeof(struct sae_peer) == 24, "peer");

/*
 * How the network treats a TCP connection: with a client's DATA when it changed,
 * at most every 100 ms or when something was sent again, not with the
 * announcement; and with CLOSE.
 */
struct sae_tcp {
	__u32 srtt_us; /* smoothed round-trip time; 0: not measured */
	__u32 rttvar_us;
	__u32 retransmissions; /* of segments, since the connection began */
	__u32 reserved;
};

_Static_assert(sizeof(struct sae_tcp) == 16, "tcp");

/* With that first record, and with CONNECT, FORK, EXEC and EXIT. */
struct sae_task {
	char comm[SAE_COMM_LENGTH];
	__u64 start_time; /* of the thread group leader, ns since boot: a number alone is soon another process */
	__u64 cgroup;	  /* id in the v2 hierarchy */
};

_Static_assert(sizeof(struct sae_task) == 32, "task");

/*
 * Bits: by which of the sets of targets.h a task is known as watched. COMMANDS: by the name of what it executes; SERVED: by
 * the port at which it listens; CALLED: not the task, but what it says to a port of a server.
 */
enum sae_select {
	SAE_SELECT_PROCESSES = 1,
	SAE_SELECT_ALL = 2,
	SAE_SELECT_COMMANDS = 4,
	SAE_SELECT_SERVED = 8,
	SAE_SELECT_CALLED = 16,
};

#define SAE_PORTS_A_GROUP 64
#define SAE_PORT_GROUPS 1024

/* What is said of 64 ports, a bit each. */
struct sae_port_group {
	__u64 served; /* who listens there from now on joins */
	__u64 served_left_out;
	__u64 called; /* what is said to whoever serves there is watched */
	__u64 called_left_out;
};

_Static_assert(sizeof(struct sae_port_group) == 32, "port group");

/* A thread group, or whoever executes a program of a name. */
struct sae_choice {
	__u64 start_time; /* of its leader, ns since boot; 0 where user space did not know it */
	__u32 left_out;	  /* 1: not watched, whatever else it is in */
	__u32 reserved;
};

_Static_assert(sizeof(struct sae_choice) == 16, "choice");

/* Deeper than any: the cgroup's true level is not known. */
#define SAE_ANY_CGROUP_LEVEL 0x7fffffff
/* Named at a time, watched and left out. */
#define SAE_MAX_CGROUPS 32

struct sae_cgroup_choice {
	__u64 id;    /* in the v2 hierarchy; 0: nobody's */
	__u32 level; /* below the root, which is 0 */
	__u32 reserved;
};

_Static_assert(sizeof(struct sae_cgroup_choice) == 16, "cgroup choice");

/* Bits. ANNOUNCE asks for the addresses and task again, with each record while it is set. */
enum sae_action { SAE_ACTION_CAPTURE = 0, SAE_ACTION_IGNORE = 1, SAE_ACTION_ANNOUNCE = 2 };

/*
 * Written by user space into a mapped array. It holds for the connection whose
 * low 32 bits are in generation, and for no other: slots are shared, the last
 * writer wins and the others fall back to the defaults, which are right, only
 * dearer. The writer sets generation to 0 first and last to its value; the reader reads
 * it first and last, too.
 */
struct sae_verdict {
	__u32 generation;
	__u32 action;
	__u32 call_bytes;    /* copied of a call at most */
	__u32 turn_bytes;    /* copied of a turn at most; later calls give their first bytes */
	__u32 skip_received; /* nothing is copied before this position ... */
	__u32 skip_sent;
	__u32 skip_flags; /* ... where bit 0 (received) or bit 1 (sent) is set */
	__u32 reserved;
};

_Static_assert(sizeof(struct sae_verdict) == 32, "verdict");

/* Per CPU; user space adds them up. */
struct sae_counters {
	__u64 data_records;  /* submitted */
	__u64 state_records; /* submitted: all kinds but DATA and EOF */
	__u64 data_dropped;  /* ring full */
	__u64 state_dropped; /* ring full */
	__u64 table_full;    /* no memory or room for a connection's state */
	__u64 copy_faults;   /* calls of which some bytes could not be read */
	__u64 unreadable_calls;
	__u64 unreadable_bytes;
	__u64 skipped_calls; /* no record, by verdict */
	__u64 scratch_busy;  /* a call inside a call: no record; counts as missed */
	__u64 targets_full;  /* a child could not be added */
	__u64 peers_unknown; /* datagrams that were told without their other end: it was not found */
};

#endif
