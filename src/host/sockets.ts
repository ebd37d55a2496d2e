/**
 * Sockets of a network namespace by the lists that the kernel keeps of them (proc(5), proc_net_tcp.rst): of TCP and UDP
 *
 *   sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …
 *   0:  0100007F:1F90 00000000:0000 0A …
 *
 * An address is four or sixteen bytes as words of the host's order, a port is a plain number.
 */
import { endianness } from 'node:os';
import { formatAddress } from '../lib/address.ts';
import { textOf } from './proc-files.ts';

export interface SocketEnd {
  readonly address: string;
  readonly port: number;
}

/** `bound`: of UDP, without a peer. */
export type SocketState = 'listening' | 'connected' | 'bound' | 'other';

export interface HostSocket {
  readonly transport: 'tcp' | 'udp';
  readonly local: SocketEnd;
  readonly remote: SocketEnd;
  readonly state: SocketState;
  /** By which a descriptor names it; 0 where nobody holds it any more. */
  readonly inode: number;
}

const FILES = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
const COLUMNS = { local: 1, remote: 2, state: 3, inode: 9 } as const;
/** include/net/tcp_states.h; those of UDP are established where it has a peer, else closed. */
const ESTABLISHED = '01';
const CLOSED = '07';
const LISTEN = '0A';

/** All of TCP and UDP in the network namespace of a process; nothing where it has ended. */
export function socketsSeenBy(pid: number, procPath: string): HostSocket[] {
  return FILES.flatMap((file) => {
    const text = textOf(`${procPath}/${pid}/net/${file}`);
    const transport = file.startsWith('tcp') ? 'tcp' : 'udp';
    return (text ?? '')
      .split('\n')
      .slice(1)
      .flatMap((line) => parseLine(line, transport));
  });
}

function parseLine(line: string, transport: HostSocket['transport']): HostSocket[] {
  const fields = line.trim().split(/\s+/);
  const local = parseEnd(fields[COLUMNS.local]);
  const remote = parseEnd(fields[COLUMNS.remote]);
  if (local === null || remote === null) return [];
  const state = stateOf(fields[COLUMNS.state] ?? '', transport);
  return [{ transport, local, remote, state, inode: Number(fields[COLUMNS.inode]) }];
}

function stateOf(state: string, transport: HostSocket['transport']): SocketState {
  if (state === ESTABLISHED) return 'connected';
  if (state === LISTEN) return 'listening';
  return transport === 'udp' && state === CLOSED ? 'bound' : 'other';
}

function parseEnd(text: string | undefined): SocketEnd | null {
  const [address, port] = text?.split(':') ?? [];
  if (address === undefined || port === undefined) return null;
  const bytes = Buffer.from(address, 'hex');
  if (endianness() === 'LE') bytes.swap32();
  return { address: formatAddress(bytes, 0, bytes.length === 16), port: Number.parseInt(port, 16) };
}
