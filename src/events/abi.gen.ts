// Generated from the BTF of bpf/abi.h by .ci/generate-abi.js. Do not edit.

export const ABI_VERSION = 1;
export const COMM_LENGTH = 16;
export const MAX_COPY_BYTES = 65536;
export const VERDICT_SLOTS = 65536;
export const PATH_LENGTH = 112;
export const PORTS_A_GROUP = 64;
export const PORT_GROUPS = 1024;
export const ANY_CGROUP_LEVEL = 2147483647;
export const MAX_CGROUPS = 32;

export const KIND_DATA = 1;
export const KIND_EOF = 2;
export const KIND_CONNECT = 3;
export const KIND_CONNECTED = 4;
export const KIND_CLOSE = 5;
export const KIND_FORK = 6;
export const KIND_EXEC = 7;
export const KIND_EXIT = 8;
export const KIND_ERROR = 9;

export const TRANSPORT_NONE = 0;
export const TRANSPORT_TCP = 1;
export const TRANSPORT_MPTCP = 2;
export const TRANSPORT_UDP = 3;
export const TRANSPORT_UNIX_STREAM = 4;
export const TRANSPORT_UNIX_DATAGRAM = 5;
export const TRANSPORT_UNIX_SEQPACKET = 6;

export const WAY_SOCKET = 0;
export const WAY_SYS_EXIT = 1;

export const ROLE_UNKNOWN = 0;
export const ROLE_CLIENT = 1;
export const ROLE_SERVER = 2;

export const DIRECTION_NONE = 0;
export const DIRECTION_RECEIVED = 1;
export const DIRECTION_SENT = 2;

export const REASON_COMPLETE = 0;
export const REASON_BUDGET = 1;
export const REASON_VERDICT = 2;
export const REASON_UNREADABLE = 3;
export const REASON_FAULT = 4;
export const REASON_TRUNCATED = 5;

export const FLAG_FRESH = 1;
export const FLAG_HANDOVER = 2;
export const FLAG_SHUTDOWN = 4;
export const FLAG_ACKNOWLEDGED = 8;

export const RECORD_SIZEOF = 64;
export const RECORD_SIZE = 0;
export const RECORD_KIND = 4;
export const RECORD_TRANSPORT = 5;
export const RECORD_FAMILY = 6;
export const RECORD_ROLE = 7;
export const RECORD_TIME = 8;
export const RECORD_HANDOVER = 16;
export const RECORD_CONNECTION = 24;
export const RECORD_TGID = 32;
export const RECORD_TID = 36;
export const RECORD_POSITION = 40;
export const RECORD_OPPOSITE = 44;
export const RECORD_LENGTH = 48;
export const RECORD_OFFSET = 52;
export const RECORD_DIRECTION = 56;
export const RECORD_REASON = 57;
export const RECORD_FLAGS = 58;
export const RECORD_ERROR = 60;

export const SECTION_BYTES = 1;
export const SECTION_ADDRESSES = 2;
export const SECTION_TASK = 3;
export const SECTION_UNIX = 4;
export const SECTION_PEER = 5;
export const SECTION_BOUNDARIES = 6;
export const SECTION_TCP = 7;

export const SECTION_SIZEOF = 8;
export const SECTION_TYPE = 0;
export const SECTION_LENGTH = 4;

export const ADDRESSES_SIZEOF = 56;
export const ADDRESSES_LOCAL = 0;
export const ADDRESSES_REMOTE = 16;
export const ADDRESSES_LOCAL_PORT = 32;
export const ADDRESSES_REMOTE_PORT = 34;
export const ADDRESSES_RESERVED = 36;
export const ADDRESSES_INODE = 48;

export const UNIX_SIZEOF = 152;
export const UNIX_PEER_INODE = 0;
export const UNIX_PEER_START_TIME = 8;
export const UNIX_PEER_TGID = 16;
export const UNIX_PATH_LENGTH = 20;
export const UNIX_PEER_COMM = 24;
export const UNIX_PATH = 40;

export const PEER_SIZEOF = 24;
export const PEER_ADDRESS = 0;
export const PEER_PORT = 16;
export const PEER_FAMILY = 18;
export const PEER_RESERVED = 20;

export const TCP_SIZEOF = 16;
export const TCP_SRTT_US = 0;
export const TCP_RTTVAR_US = 4;
export const TCP_RETRANSMISSIONS = 8;
export const TCP_RESERVED = 12;

export const TASK_SIZEOF = 32;
export const TASK_COMM = 0;
export const TASK_START_TIME = 16;
export const TASK_CGROUP = 24;

export const SELECT_PROCESSES = 1;
export const SELECT_ALL = 2;
export const SELECT_COMMANDS = 4;
export const SELECT_SERVED = 8;
export const SELECT_CALLED = 16;

export const PORT_GROUP_SIZEOF = 32;
export const PORT_GROUP_SERVED = 0;
export const PORT_GROUP_SERVED_LEFT_OUT = 8;
export const PORT_GROUP_CALLED = 16;
export const PORT_GROUP_CALLED_LEFT_OUT = 24;

export const CHOICE_SIZEOF = 16;
export const CHOICE_START_TIME = 0;
export const CHOICE_LEFT_OUT = 8;
export const CHOICE_RESERVED = 12;

export const CGROUP_CHOICE_SIZEOF = 16;
export const CGROUP_CHOICE_ID = 0;
export const CGROUP_CHOICE_LEVEL = 8;
export const CGROUP_CHOICE_RESERVED = 12;

export const ACTION_CAPTURE = 0;
export const ACTION_IGNORE = 1;
export const ACTION_ANNOUNCE = 2;

export const VERDICT_SIZEOF = 32;
export const VERDICT_GENERATION = 0;
export const VERDICT_ACTION = 4;
export const VERDICT_CALL_BYTES = 8;
export const VERDICT_TURN_BYTES = 12;
export const VERDICT_SKIP_RECEIVED = 16;
export const VERDICT_SKIP_SENT = 20;
export const VERDICT_SKIP_FLAGS = 24;
export const VERDICT_RESERVED = 28;

export const COUNTERS_SIZEOF = 96;
export const COUNTERS_DATA_RECORDS = 0;
export const COUNTERS_STATE_RECORDS = 8;
export const COUNTERS_DATA_DROPPED = 16;
export const COUNTERS_STATE_DROPPED = 24;
export const COUNTERS_TABLE_FULL = 32;
export const COUNTERS_COPY_FAULTS = 40;
export const COUNTERS_UNREADABLE_CALLS = 48;
export const COUNTERS_UNREADABLE_BYTES = 56;
export const COUNTERS_SKIPPED_CALLS = 64;
export const COUNTERS_SCRATCH_BUSY = 72;
export const COUNTERS_TARGETS_FULL = 80;
export const COUNTERS_PEERS_UNKNOWN = 88;
