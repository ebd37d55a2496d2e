import { readFileSync } from 'node:fs';

/** Names by bit, of linux/capability.h. */
// biome-ignore format: a table of names by bit
const NAMES = [
  'CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_DAC_READ_SEARCH', 'CAP_FOWNER', 'CAP_FSETID', 'CAP_KILL', 'CAP_SETGID',
  'CAP_SETUID', 'CAP_SETPCAP', 'CAP_LINUX_IMMUTABLE', 'CAP_NET_BIND_SERVICE', 'CAP_NET_BROADCAST', 'CAP_NET_ADMIN',
  'CAP_NET_RAW', 'CAP_IPC_LOCK', 'CAP_IPC_OWNER', 'CAP_SYS_MODULE', 'CAP_SYS_RAWIO', 'CAP_SYS_CHROOT',
  'CAP_SYS_PTRACE', 'CAP_SYS_PACCT', 'CAP_SYS_ADMIN', 'CAP_SYS_BOOT', 'CAP_SYS_NICE', 'CAP_SYS_RESOURCE',
  'CAP_SYS_TIME', 'CAP_SYS_TTY_CONFIG', 'CAP_MKNOD', 'CAP_LEASE', 'CAP_AUDIT_WRITE', 'CAP_AUDIT_CONTROL',
  'CAP_SETFCAP', 'CAP_MAC_OVERRIDE', 'CAP_MAC_ADMIN', 'CAP_SYSLOG', 'CAP_WAKE_ALARM', 'CAP_BLOCK_SUSPEND',
  'CAP_AUDIT_READ', 'CAP_PERFMON', 'CAP_BPF', 'CAP_CHECKPOINT_RESTORE',
] as const;

export type Capability = (typeof NAMES)[number];

/**
 * The effective capabilities of the calling thread, by bit. In a container they may hold less than their names say:
 * eBPF asks for them in the initial user namespace.
 */
export function capabilities(): readonly Capability[] {
  const status = readFileSync('/proc/thread-self/status', 'utf8');
  return capabilitiesOf(status.match(/^CapEff:\s*([0-9a-f]+)$/m)?.[1] ?? '0');
}

/** @param mask hexadecimal, as in /proc/PID/status. Bits without a name are left out. */
export function capabilitiesOf(mask: string): readonly Capability[] {
  const bits = BigInt(`0x${mask}`);
  return NAMES.filter((_, bit) => (bits >> BigInt(bit)) & 1n);
}
