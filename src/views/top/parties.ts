/** Whose a transaction or a request is, in the words of tables. */
import { formatEndpoint } from '../../lib/formats.ts';
import type { SceneParty } from '../../metrics/scene.ts';
import { serverNameWithin } from './names.ts';
import { cut, widthOf } from './text.ts';

/** What transactions have of it, too. */
export type Party = Pick<SceneParty, 'role' | 'local' | 'peer' | 'peerName'> & {
  readonly process: Pick<SceneParty['process'], 'pid' | 'command'>;
};

/** Towards the server, from the client; of what nobody knows, neither. */
const ARROWS: Readonly<Record<Party['role'], string>> = { server: '←', client: '→', unknown: '-' };

/** `→db-1:3306`, `←10.0.0.7:40000`. */
export function peerText(party: Party): string {
  const { name, address, port } = peerOf(party);
  return ARROWS[party.role] + formatEndpoint(name ?? address, port);
}

export function peerTextWithin(party: Party, width: number): string {
  return ARROWS[party.role] + serverNameWithin(peerOf(party), width - 1);
}

/** `nginx/123`, as `trace` has it; a packet capture knows this host's end alone. */
export function processText(party: Party): string {
  const { process, local } = party;
  return isUnknown(process) ? formatEndpoint(local.address, local.port) : `${process.command}/${process.pid}`;
}

export function processTextWithin(party: Party, width: number): string {
  const { process } = party;
  if (isUnknown(process)) return serverNameWithin({ name: null, ...party.local }, width);
  const pid = `/${process.pid}`;
  return `${cut(process.command, width - pid.length)}${pid}`;
}

/** Of what was seen on the wire. */
function isUnknown({ pid }: Party['process']): boolean {
  return pid === 0;
}

/** Clients' ends of Unix sockets have no name as a rule: which socket it is says the other end. */
function peerOf({ peer, peerName, local }: Party): { name: string | null; address: string; port: number | null } {
  const { address, port, transport } = peer.address === '' ? local : peer;
  return { name: peerName, address, port: transport === 'unix' ? null : port };
}

/** What is least kept of the process beside a long peer. */
const LEAST_PROCESS = 12;

/** Who waits for whose answer: `node/4711 → db-1:3306`, `10.0.0.7:40000 → nginx/123`. */
export function waitText(party: Party, width = Number.POSITIVE_INFINITY): string {
  const room = width - WAITS_FOR.length;
  const peer = peerText(party).slice(1);
  const own = processTextWithin(party, Math.max(LEAST_PROCESS, room - widthOf(peer)));
  const other = serverNameWithin(peerOf(party), room - widthOf(own));
  if (party.role === 'unknown') return `${own} - ${other}`;
  return party.role === 'client' ? own + WAITS_FOR + other : other + WAITS_FOR + own;
}

const WAITS_FOR = ' → ';
