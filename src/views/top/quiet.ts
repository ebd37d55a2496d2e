import type { CoverageCounts } from '../../lib/coverage.ts';
import type { ConnectionRow } from '../../metrics/scene.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import type { ProtocolWords } from '../protocol-words.ts';
import { hasTraffic } from './account.ts';
import { bytes, grouped, span } from './figures.ts';
import { serverName } from './names.ts';

/** Why there is no request, with the numbers that were seen: one reason a line. `open`: connections that are open now, where somebody asked. */
export function quietTexts(
  snapshot: Snapshot,
  open: readonly ConnectionRow[] | null,
  protocols: ProtocolWords,
): readonly string[] {
  const { target, window, coverage } = snapshot;
  const first = `No request seen in ${span(Math.floor(window.elapsedSeconds))} of watching ${target.label}.`;
  if (!hasTraffic(coverage)) return [first, silentText(coverage.connections), ...SILENT_HINTS];
  const reasons = REASONS.flatMap(({ kind, why }) => {
    const amount = coverage.bytes[kind];
    if (amount === 0) return [];
    return [` - ${bytes(amount)} on ${connectionsText(coverage.connections[kind])}: ${why(protocols)}`];
  });
  return [first, 'What there was on its sockets:', ...reasons, ...openingTexts(open)];
}

function silentText(connections: CoverageCounts): string {
  const total = Object.values(connections).reduce((sum, each) => sum + each, 0);
  return total === 0
    ? 'There was no traffic on its sockets.'
    : `There was no traffic on its sockets: ${connectionsText(total)}, all silent.`;
}

const SILENT_HINTS = [
  'If there should be some:',
  ' - is it this process that does the work, and not another one beside it?',
  '   sae-mon targets --sample 2s says who speaks on this host',
  ' - was a request sent since? Only what happens from now on can be seen;',
  '   a connection that is open already is joined at its next request',
  ' - sae-mon doctor says what this host allows',
] as const;

interface Reason {
  readonly kind: keyof CoverageCounts;
  why(protocols: ProtocolWords): string;
}

const REASONS: readonly Reason[] = [
  { kind: 'tls', why: ({ encrypted }) => `encrypted (${encrypted.join(', ')}), which is not looked into` },
  { kind: 'recognised', why: () => 'of a protocol that is known by name and not decoded' },
  { kind: 'unknown', why: ({ decoded }) => `of a protocol that is none of ${decoded.join(', ')}` },
  { kind: 'unreadable', why: () => 'moved in ways that show no bytes (io_uring, splice)' },
  { kind: 'decoded', why: () => 'of a protocol that is decoded, without a whole request yet' },
];

function connectionsText(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'connection' : 'connections'}`;
}

/** As many are described. */
const OPENINGS = 3;

/** What the first bytes of unknown protocols look like. */
function openingTexts(open: readonly ConnectionRow[] | null): readonly string[] {
  return (open ?? [])
    .flatMap(({ opening, peer, peerName, role }) => {
      if (opening === null) return [];
      const end = serverName({ address: peer.address, port: peer.port, name: peerName });
      return [`   ${role === 'server' ? 'from' : 'with'} ${end}: ${opening}`];
    })
    .slice(0, OPENINGS);
}
