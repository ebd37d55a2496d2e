/** Every error a user can meet, its exit code, and its line in the man page. */
export const ERROR_CODES = {
  NO_TARGET: { exit: 2, meaning: 'no target was named' },
  BAD_TARGET: { exit: 2, meaning: 'a target is not a number, path or file of the right form' },
  BAD_DURATION: { exit: 2, meaning: 'a duration is not of the form 500ms, 10s, 5m' },
  BAD_FLAG: { exit: 2, meaning: 'a flag or its value is not known, or two flags exclude each other' },
  BAD_FILTER: { exit: 2, meaning: 'a filter is not of its grammar, or asks for what there is not' },
  BAD_RULE_FILE: { exit: 2, meaning: 'a rule file is not of its form' },
  BAD_CONFIG: { exit: 2, meaning: 'a configuration file is not of its form' },
  BAD_RULE: { exit: 2, meaning: 'a rule is not of its grammar, or compares what there is not' },
  BAD_BASELINE: { exit: 2, meaning: 'an earlier run cannot be read, or not be compared with' },
  UNKNOWN_PROTOCOL: { exit: 2, meaning: 'a protocol name is not registered' },
  NO_SUCH_PROCESS: { exit: 1, meaning: 'no process has this pid, or serves this port' },
  NO_SUCH_CGROUP: { exit: 1, meaning: 'no such cgroup, or several of that name' },
  NO_SUCH_CONTAINER: { exit: 1, meaning: 'no such container runs here, or several are meant' },
  NO_PERMISSION: { exit: 1, meaning: 'a capability is missing' },
  NO_BTF: { exit: 1, meaning: 'the kernel has no type information' },
  NO_TRACEPOINT: { exit: 1, meaning: 'the kernel lacks what the probe attaches to' },
  LOAD_FAILED: { exit: 1, meaning: 'the kernel refused an eBPF program' },
  NOT_A_RECORDING: {
    exit: 1,
    meaning: 'the file is neither a recording of sae-mon, or of another version, nor a packet capture that can be read',
  },
  INPUT: { exit: 1, meaning: 'a file cannot be read' },
  OUTPUT: { exit: 1, meaning: 'the output cannot be written' },
  LISTEN: { exit: 1, meaning: 'an address or port cannot be listened on' },
  COMMAND: { exit: 1, meaning: 'the command behind `--` could not be started, or failed' },
  UNSUPPORTED_PLATFORM: { exit: 1, meaning: 'the platform, architecture or Node.js version is not supported' },
} as const satisfies Record<string, { readonly exit: 1 | 2; readonly meaning: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
