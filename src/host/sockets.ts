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
import { linesOf } from './kernel-list.ts';

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

const LITTLE_ENDIAN = endianness() === 'LE';
const FILES = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
/** Local end, remote end, state and inode. One expression: 20,000 lines take 20 ms, parted at blanks three times as long. */
const LINE =
  /^ *\d+: ([\dA-F]{8}(?:[\dA-F]{24})?):([\dA-F]{4}) ([\dA-F]{8}(?:[\dA-F]{24})?):([\dA-F]{4}) ([\dA-F]{2}) \S+ \S+ \S+ +\d+ +\d+ +(\d+)/;
/** Addresses whose text is kept while a list is read: most sockets share theirs. */
const MAX_ADDRESSES = 4096;
const LOCAL_PORT = /^ *\d+: [\dA-F]+:([\dA-F]{4}) /;
const STATE = /^ *\d+: \S+ \S+ ([\dA-F]{2}) /;
/** include/net/tcp_states.h; those of UDP are established where it has a peer, else closed. */
const ESTABLISHED = '01';
const CLOSED = '07';
const LISTEN = '0A';

/** All of TCP and UDP in the network namespace of a process; nothing where it has ended. */
export function socketsSeenBy(pid: number, procPath: string): HostSocket[] {
  return [...socketPieces(pid, procPath)].flat();
}

/**
 * Those that serve, at all ports or at these: listening ones of TCP, or bound ones of UDP. The lists of TCP begin with what
 * listens: they are read no further.
 */
export function serversSeenBy(
  pid: number,
  procPath: string,
  {
    transport,
    ports = null,
  }: { readonly transport: HostSocket['transport']; readonly ports?: ReadonlySet<number> | null },
): HostSocket[] {
  const wanted = ports === null ? null : new Set([...ports].map(portText));
  const addresses = new Map<string, string>();
  return [transport, `${transport}6`].flatMap((file) =>
    serverLines(`${procPath}/${pid}/net/${file}`, transport)
      .filter((line) => wanted?.has(LOCAL_PORT.exec(line)?.[1] ?? '') ?? true)
      .flatMap((line) => parseLine(line, transport, addresses) ?? [])
      .filter(({ state }) => state === 'listening' || state === 'bound'),
  );
}

function serverLines(path: string, transport: HostSocket['transport']): string[] {
  const found: string[] = [];
  for (const lines of linesOf(path)) {
    const end = transport === 'tcp' ? lines.findIndex((line) => STATE.exec(line)?.[1] !== LISTEN) : -1;
    if (end < 0) found.push(...lines);
    else return [...found, ...lines.slice(0, end)];
  }
  return found;
}

function portText(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

/** The same, some at a time: a host can have a million. */
export function* socketPieces(pid: number, procPath: string): Generator<readonly HostSocket[]> {
  const addresses = new Map<string, string>();
  for (const file of FILES) {
    const transport = file.startsWith('tcp') ? 'tcp' : 'udp';
    for (const lines of linesOf(`${procPath}/${pid}/net/${file}`)) {
      yield lines.flatMap((line) => parseLine(line, transport, addresses) ?? []);
    }
  }
}

function parseLine(
  line: string,
  transport: HostSocket['transport'],
  addresses: Map<string, string>,
): HostSocket | null {
  const [, local, localPort, remote, remotePort, state, inode] = LINE.exec(line) ?? [];
  if (local === undefined || remote === undefined || state === undefined) return null;
  return {
    transport,
    local: { address: addressOf(local, addresses), port: Number.parseInt(localPort ?? '', 16) },
    remote: { address: addressOf(remote, addresses), port: Number.parseInt(remotePort ?? '', 16) },
    state: stateOf(state, transport),
    inode: Number(inode),
  };
}

function stateOf(state: string, transport: HostSocket['transport']): SocketState {
  if (state === ESTABLISHED) return 'connected';
  if (state === LISTEN) return 'listening';
  return transport === 'udp' && state === CLOSED ? 'bound' : 'other';
}

function addressOf(hex: string, known: Map<string, string>): string {
  const text = known.get(hex);
  if (text !== undefined) return text;
  const bytes = Buffer.from(hex, 'hex');
  if (LITTLE_ENDIAN) bytes.swap32();
  const address = formatAddress(bytes, 0, bytes.length === 16);
  if (known.size < MAX_ADDRESSES) known.set(hex, address);
  return address;
}
