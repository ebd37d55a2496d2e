/** Every call that moves bytes over a socket, and whether its bytes can be read: one table, for both ways in. */

export interface CallRow {
  readonly call: string;
  /** False: its length counts, its bytes are unreadable. */
  readonly bytes: boolean;
}

export const SENDS: readonly CallRow[] = [
  { call: 'write', bytes: true },
  { call: 'writev', bytes: true },
  { call: 'pwritev2', bytes: true },
  { call: 'sendto', bytes: true },
  { call: 'sendmsg', bytes: true },
  { call: 'sendmmsg', bytes: false },
  { call: 'sendfile', bytes: false },
  { call: 'splice', bytes: false },
];

export const RECEIVES: readonly CallRow[] = [
  { call: 'read', bytes: true },
  { call: 'readv', bytes: true },
  { call: 'preadv2', bytes: true },
  { call: 'recvfrom', bytes: true },
  { call: 'recvmsg', bytes: true },
  { call: 'recvmmsg', bytes: false },
  { call: 'trunc', bytes: false },
  // A look ahead, then a plain receive: seen once.
  { call: 'peek', bytes: true },
];
