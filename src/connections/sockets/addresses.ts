import {
  ADDRESSES_INODE,
  ADDRESSES_LOCAL,
  ADDRESSES_LOCAL_PORT,
  ADDRESSES_REMOTE,
  ADDRESSES_REMOTE_PORT,
  SECTION_ADDRESSES,
} from '../../events/abi.gen.ts';
import { recordFamily, unsigned64 } from '../../events/record.ts';
import { findSection, NO_SECTION } from '../../events/section.ts';
import { formatAddress } from '../../lib/address.ts';
import type { RemoteProcess, Role } from '../../transactions/transaction.ts';
import { readUnixAddress } from './unix-address.ts';

export const AF_INET6 = 10;

/** Both ends of a socket, by IP or by path. */
export interface SocketAddresses {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly remoteProcess: RemoteProcess | null;
  /** Of the socket, and of the other end's (Unix); 0 where not known. */
  readonly inode: number;
  readonly peerInode: number;
}

export const NO_ADDRESSES: SocketAddresses = {
  localAddress: '',
  localPort: 0,
  remoteAddress: '',
  remotePort: 0,
  remoteProcess: null,
  inode: 0,
  peerInode: 0,
};

/** Null where the record has none. */
export function readAddresses(bytes: Uint8Array, view: DataView, at: number): SocketAddresses | null {
  const section = findSection(view, at, SECTION_ADDRESSES);
  if (section === NO_SECTION) return null;
  const isIpv6 = recordFamily(view, at) === AF_INET6;
  return {
    localAddress: formatAddress(bytes, section + ADDRESSES_LOCAL, isIpv6),
    localPort: view.getUint16(section + ADDRESSES_LOCAL_PORT, true),
    remoteAddress: formatAddress(bytes, section + ADDRESSES_REMOTE, isIpv6),
    remotePort: view.getUint16(section + ADDRESSES_REMOTE_PORT, true),
    remoteProcess: null,
    inode: unsigned64(view, section + ADDRESSES_INODE),
    peerInode: 0,
  };
}

/**
 * The same of a Unix socket: a server has the path, its client a process; both ends of a pair have nothing but processes.
 * Null where they are not told: the end of one has its inode alone.
 */
export function readUnixAddresses(bytes: Uint8Array, view: DataView, at: number, role: Role): SocketAddresses | null {
  const section = findSection(view, at, SECTION_ADDRESSES);
  const unix = readUnixAddress(bytes, view, at);
  if (section === NO_SECTION || unix === null) return null;
  const inode = unsigned64(view, section + ADDRESSES_INODE);
  const { path, peer, peerInode } = unix;
  const named = peer === null ? '' : `${peer.command}[${peer.pid}]`;
  return {
    localAddress: role === 'client' ? '' : path,
    localPort: 0,
    remoteAddress: role === 'client' && path !== '' ? path : named,
    remotePort: 0,
    remoteProcess: peer,
    inode,
    peerInode,
  };
}
