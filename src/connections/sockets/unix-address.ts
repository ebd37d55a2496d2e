/** What a record tells of a Unix socket's two ends; see `struct sae_unix` in bpf/abi.h. */
import {
  SECTION_UNIX,
  UNIX_PATH,
  UNIX_PATH_LENGTH,
  UNIX_PEER_COMM,
  UNIX_PEER_INODE,
  UNIX_PEER_TGID,
} from '../../events/abi.gen.ts';
import { unsigned64 } from '../../events/record.ts';
import { findSection, NO_SECTION } from '../../events/section.ts';
import type { RemoteProcess } from '../../transactions/transaction.ts';

const COMM_BYTES = 16;
const MAX_PATH = 108;

export interface UnixAddress {
  /** The server's; an abstract name begins with `@`; empty where it has none (a pair). */
  readonly path: string;
  /** The process at the other end; null where it is not known. */
  readonly peer: RemoteProcess | null;
  /** Of the other end's socket; 0 where it is not known. */
  readonly peerInode: number;
}

/** Null where the record is of another family, or not the first of its connection. */
export function readUnixAddress(bytes: Uint8Array, view: DataView, at: number): UnixAddress | null {
  const section = findSection(view, at, SECTION_UNIX);
  if (section === NO_SECTION) return null;
  const length = Math.min(view.getUint32(section + UNIX_PATH_LENGTH, true), MAX_PATH);
  const tgid = view.getUint32(section + UNIX_PEER_TGID, true);
  return {
    path: text(bytes, section + UNIX_PATH, length),
    peer: tgid === 0 ? null : { pid: tgid, command: text(bytes, section + UNIX_PEER_COMM, COMM_BYTES) },
    peerInode: unsigned64(view, section + UNIX_PEER_INODE),
  };
}

/** Up to the first NUL. */
function text(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
