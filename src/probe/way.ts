/** Ways into the kernel, best first: tracepoints of sockets, or the end of every system call. */
export const PROBE_WAYS = ['socket', 'sys_exit'] as const;

export type ProbeWay = (typeof PROBE_WAYS)[number];

/** What may be asked for; `auto` is the best that the kernel has. */
export type WantedWay = ProbeWay | 'auto';
