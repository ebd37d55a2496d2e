/** Which end of a conversation is observed: of the two the one that is local, else the server's. */

import { formatAddress } from '../../lib/address.ts';
import { ROLE_CLIENT, ROLE_SERVER, TRANSPORT_UDP } from '../abi.gen.ts';
import type { Flow, Half } from './flow.ts';
import type { WireSegment } from './wire-segment.ts';

export interface ObservedEndOptions {
  /** Null: the server's end of each conversation is observed. */
  readonly isLocal: ((address: string) => boolean) | null;
  /** Ports that are servers' wherever they occur: someone said so. */
  readonly serverPorts: ReadonlySet<number>;
  /** What the first bytes of a call are, or a datagram; asked once a conversation, where its handshake was not seen. */
  recognise(bytes: Uint8Array, start: number, end: number, isDatagram: boolean): 'request' | 'response' | null;
}

/** Addresses with ports at which handshakes were answered: enough for any capture that one looks at; the first go first. */
const MAX_SERVERS = 4096;
/** Ports from here on are chosen by the system for clients (Linux; elsewhere from 49152): a last hint, of no more than which end to show. */
const FIRST_EPHEMERAL_PORT = 32768;

export class ObservedEnd {
  readonly #options: ObservedEndOptions;
  readonly #servers = new Set<string>();

  constructor(options: ObservedEndOptions) {
    this.#options = options;
  }

  /** A handshake tells: `server` is what the server sends. */
  handshake(flow: Flow, server: Half): void {
    flow.answers = server;
    this.#orient(flow, server === flow.first);
    flow.role = flow.isSent(server) ? ROLE_SERVER : ROLE_CLIENT;
    if (this.#servers.size >= MAX_SERVERS)
      for (const oldest of this.#servers) {
        this.#servers.delete(oldest);
        break;
      }
    this.#servers.add(serverOf(flow, server === flow.first));
  }

  /** No handshake was seen: `half` sends `segment`. Its role is left to the decoder. */
  guess(flow: Flow, half: Half, segment: WireSegment): void {
    const server = this.#toldServer(flow) ?? this.#knownServer(flow) ?? this.#recognised(flow, half, segment);
    flow.answers = server;
    this.#orient(flow, (server ?? likelyServer(flow, half)) === flow.first);
  }

  /** Nothing was seen of what either end said: `half` acknowledges it. */
  guessUnheard(flow: Flow, half: Half): void {
    const server = this.#toldServer(flow) ?? this.#knownServer(flow);
    flow.answers = server;
    this.#orient(flow, (server ?? likelyServer(flow, half)) === flow.first);
  }

  #toldServer(flow: Flow): Half | null {
    const { serverPorts } = this.#options;
    const first = serverPorts.has(flow.firstPort);
    if (first === serverPorts.has(flow.secondPort)) return null;
    return first ? flow.first : flow.second;
  }

  #knownServer(flow: Flow): Half | null {
    if (this.#servers.size === 0) return null;
    const first = this.#servers.has(serverOf(flow, true));
    const second = this.#servers.has(serverOf(flow, false));
    if (first === second) return null;
    return first ? flow.first : flow.second;
  }

  #recognised(flow: Flow, half: Half, { bytes, start, end }: WireSegment): Half | null {
    const told = this.#options.recognise(bytes, start, end, flow.transport === TRANSPORT_UDP);
    if (told === null) return null;
    return told === 'response' ? half : flow.opposite(half);
  }

  #orient(flow: Flow, serverIsFirst: boolean): void {
    const { isLocal } = this.#options;
    flow.isOriented = true;
    flow.localIsFirst = serverIsFirst;
    if (isLocal === null) return;
    const firstIsLocal = isLocal(addressOf(flow, true));
    if (firstIsLocal !== isLocal(addressOf(flow, false))) flow.localIsFirst = firstIsLocal;
  }
}

/** Whose port is no client's; else whoever did not speak first. */
function likelyServer(flow: Flow, half: Half): Half {
  const first = flow.firstPort < FIRST_EPHEMERAL_PORT;
  const second = flow.secondPort < FIRST_EPHEMERAL_PORT;
  if (first !== second) return first ? flow.first : flow.second;
  return flow.opposite(half);
}

function serverOf(flow: Flow, first: boolean): string {
  return `${flow.transport} ${addressOf(flow, first)} ${first ? flow.firstPort : flow.secondPort}`;
}

function addressOf({ addresses, isIpv6 }: Flow, first: boolean): string {
  return formatAddress(addresses, first ? 0 : 16, isIpv6);
}
