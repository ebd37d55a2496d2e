import { PROTOCOLS } from '../../src/protocols/registry.ts';
import { readCaptureFiles } from './capture.ts';
import { type Replay, readRecords, replay } from './replay.ts';

/** What one decoder, asked alone, took of one protocol's captures: connections, and transactions in them. */
interface Claim {
  connections: number;
  transactions: number;
}

interface Row {
  readonly protocol: string;
  captures: number;
  connections: number;
  readonly claims: Readonly<Record<string, Claim>>;
  /** Connections that none of all decoders together took. */
  unclaimed: number;
}

/** Each capture's packets, given to each decoder alone: no other can be quicker, or be certain too. */
export function confusionRows(): Row[] {
  const rows = new Map<string, Row>();
  for (const { protocol, pcap } of readCaptureFiles()) {
    const row = rows.get(protocol) ?? emptyRow(protocol);
    rows.set(protocol, row);
    const records = readRecords(pcap);
    const all = replay(records);
    row.captures += 1;
    const { decoded, tls, recognised, unknown, unreadable } = all.account.coverage.connections;
    const connections = decoded + tls + recognised + unknown + unreadable;
    row.connections += connections;
    row.unclaimed += connections - taken(all);
    for (const [name, claim] of Object.entries(row.claims)) {
      const alone = replay(records, [name]);
      claim.connections += taken(alone);
      claim.transactions += alone.seen.length;
    }
  }
  return [...rows.values()].toSorted((a, b) => rank(a) - rank(b) || (a.protocol < b.protocol ? -1 : 1));
}

/** Connections of which a decoder took hold. */
function taken({ account, seen }: Replay): number {
  const { decoded, tls, recognised } = account.coverage.connections;
  return Math.max(decoded + tls + recognised, new Set(seen.map(({ client }) => client)).size);
}

/** As it is committed: `confusion.md`. */
export function confusionTable(): string {
  const names = PROTOCOLS.map(({ name }) => name);
  const lines = confusionRows().map(({ protocol, captures, connections, claims, unclaimed }) => [
    protocol,
    captures,
    connections,
    ...names.map((name) => cellOf(claims[name] as Claim)),
    unclaimed,
  ]);
  const head = ['captures of', 'files', 'connections', ...names, 'none'];
  const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
  const table = [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `# Who takes what for his own\n\n${EXPLANATION}\n\n${table}\n`;
}

const EXPLANATION = `Made from \`captures/\` by \`npm run generate\`. A row: the captures of one protocol, and the connections in them that carry bytes. A column:
one decoder, to which the packets were given with no other beside it: connections that it took / transactions that it found
(of TLS and FastCGI, which are recognised only: turns). None: connections that all decoders together left alone.
\`suite.test.ts\` asks more: it tries each beginning of each segment.`;

function emptyRow(protocol: string): Row {
  const claims = Object.fromEntries(PROTOCOLS.map(({ name }) => [name, { connections: 0, transactions: 0 }]));
  return { protocol, captures: 0, connections: 0, claims, unclaimed: 0 };
}

/** The registry's own in its order, then the others. */
function rank({ protocol }: Row): number {
  const index = PROTOCOLS.findIndex(({ name }) => name === protocol);
  return index < 0 ? PROTOCOLS.length : index;
}

function cellOf({ connections, transactions }: Claim): string {
  return `${connections} / ${transactions}`;
}
