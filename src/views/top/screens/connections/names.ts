import { formatEndpoint } from '../../../../lib/formats.ts';
import type { ConnectionRow, SceneParty, Undecoded } from '../../../../metrics/scene.ts';
import type { RowEndpoint } from '../../../../transactions/row.ts';
import { bytes } from '../../figures.ts';
import { GLYPHS } from '../../glyphs.ts';
import { serverNameWithin } from '../../names.ts';
import { cut } from '../../text.ts';

/** Who is at the other end, by name where one is known: `db-1:3306`, `[::1]:80`, `/run/redis.sock`. */
export function peerText(row: SceneParty): string {
  const { name, address, port } = telling(row);
  return formatEndpoint(name ?? address, port);
}

export function peerTextWithin(row: SceneParty, width: number): string {
  return serverNameWithin(telling(row), width);
}

export function endText({ address, port, transport }: RowEndpoint): string {
  return formatEndpoint(address === '' && transport === 'unix' ? 'without a name' : address, port);
}

/** `node 1234`. */
export function processText({ process }: SceneParty): string {
  return `${process.command} ${process.pid}`;
}

export function processTextWithin({ process }: SceneParty, width: number): string {
  const pid = ` ${process.pid}`;
  return `${cut(process.command, width - pid.length)}${pid}`;
}

/** `1.2kB`; `≥1.2kB` where only so many are known of, for not all calls are looked at. */
export function bytesText(value: number, leftAlone: boolean): string {
  return `${leftAlone ? GLYPHS.atLeast : ''}${bytes(value)}`;
}

/** … in 5 columns: `1.2kB`, `≥1.2k`. */
export function bytesWithin(value: number, leftAlone: boolean): string {
  const text = bytesText(value, leftAlone);
  return leftAlone ? text.replace(/(?<=[kMGT])B$/, '') : text;
}

/** `redis → db-1:6379` of who calls, `http ← 10.0.0.5:40000` of who serves. */
export function connectionName(row: ConnectionRow): string {
  return `${row.protocol} ${ARROWS[row.role]} ${peerText(row)}`;
}

export const ARROWS: Readonly<Record<ConnectionRow['role'], string>> = {
  server: GLYPHS.left,
  client: GLYPHS.right,
  unknown: '-',
};

/** Why nothing is decoded, in full. */
export const REASONS: Readonly<Record<Undecoded, string>> = {
  silent: 'no byte was seen yet',
  undecided: 'too little was seen yet to know its protocol',
  encrypted: 'encrypted, and no keys are read',
  recognised: 'its protocol is known by name, and has no decoder',
  unknown: 'its bytes are of no protocol that is known',
  unreadable: 'it moves its bytes in ways that show none',
};

/** Clients' ends of Unix sockets have no name as a rule: which socket it is says the other end. */
function telling({ peer, peerName, local }: SceneParty): {
  readonly name: string | null;
  readonly address: string;
  readonly port: number | null;
} {
  const { address, port } = peer.address === '' ? local : peer;
  return { name: peerName, address, port };
}
