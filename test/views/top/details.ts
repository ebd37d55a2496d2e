// What the worker tells of one row, made up: an endpoint with two ways through it, of 1 ms and of 80 ms.
import {
  type DetailEnd,
  type DetailSlot,
  heatBucket,
  type RowDetail,
  type Scene,
  type SceneTransaction,
} from '../../../src/metrics/scene.ts';
import type { SnapshotRow } from '../../../src/metrics/snapshot.ts';
import { rowOf } from '../../exports/transaction-row.ts';
import { NO_SCENE } from './scenes.ts';
import { row } from './snapshots.ts';

const SLOTS = 60;
const SLOW_SECONDS = [0.0913, 0.0887, 0.0862, 0.0841, 0.0838, 0.0833, 0.0829, 0.0828, 0.0824, 0.0821];

/** Five minutes, with an outage of ten seconds, and nothing at all before the first 40 s. */
function slots(): readonly DetailSlot[] {
  return Array.from({ length: SLOTS }, (_, at): DetailSlot => {
    if (at < 8) return { transactions: 0, errors: 0, p99: null, heat: [] };
    const quick = 900 + 60 * (at % 5);
    const slow = at % 3 === 0 ? 0 : 40 + (at % 7);
    const heat: [number, number][] = [
      [heatBucket(0.0008), Math.round(quick / 4)],
      [heatBucket(0.001), quick],
      [heatBucket(0.0016), 30 + at],
    ];
    if (slow > 0) heat.push([heatBucket(0.08), slow], [heatBucket(0.09), 3]);
    const errors = at === 30 || at === 31 ? 120 : 0;
    return { transactions: quick + slow, errors, p99: slow > 0 ? 0.0821 : 0.0018, heat };
  });
}

/** The nth slowest. */
function slow(of: SnapshotRow, at: number): SceneTransaction {
  const seconds = SLOW_SECONDS[at] ?? 0;
  return {
    ...rowOf({
      timeUnixNano: String(1_767_225_601_123_456_789n + BigInt(at) * 7_013_000_000n),
      role: of.role,
      protocol: of.protocol,
      operation: of.operation,
      resource: of.resource,
      durationSeconds: seconds,
      timeToFirstByteSeconds: seconds * 0.98,
      statusCode: at === 2 ? '500' : '200',
      outcome: at === 2 ? 'error' : 'ok',
      errorType: at === 2 ? '500' : null,
      timing: at === 3 ? 'late' : 'exact',
      connectionId: String(77 + at),
      sequence: at * 31,
      peer: { address: '10.0.0.7', port: 40_000 + at, transport: 'tcp' },
    }),
    rowKey: of.key,
  };
}

const CALLERS: readonly DetailEnd[] = [
  { address: '10.0.0.7', port: null, name: 'checkout', transactions: 58_312, errors: 240 },
  { address: '10.0.0.8', port: null, name: null, transactions: 3977, errors: 0 },
  { address: '2001:db8::17:1', port: null, name: null, transactions: 4, errors: 0 },
];

export const BIMODAL: SnapshotRow = row({
  operation: 'GET',
  resource: '/users/{id}',
  rate: 214.3,
  p50: 1.02,
  inFlight: 2,
  statuses: { 200: 2120, 500: 23 },
  errors: { 500: 23 },
});

export function detailOf(of: SnapshotRow | string, part: Partial<RowDetail> = {}): RowDetail {
  const known = typeof of === 'string' ? { ...BIMODAL, key: of } : of;
  return {
    key: known.key,
    row: {
      ...known,
      transactions: 62_293,
      errors: 240,
      statusCodes: [
        ['200', 62_053],
        ['500', 240],
      ],
      errorTypes: [['500', 240]],
      durationSeconds: {
        ...known.durationSeconds,
        ...{ count: 62_293, sum: 310, min: 0.0007, mean: 0.00498 },
        ...{ p50: 0.00102, p90: 0.00155, p95: 0.0794, p99: 0.0821, max: 0.0913 },
      },
      timeToFirstByteSeconds: {
        ...known.timeToFirstByteSeconds,
        ...{ p50: 0.00091, p90: 0.0014, p95: 0.0781, p99: 0.0812, max: 0.0899 },
      },
    },
    p999: 0.0862,
    slotSeconds: 5,
    slots: slots(),
    slowest: SLOW_SECONDS.map((_, at) => slow(known, at)),
    ends: { rows: CALLERS, total: CALLERS.length },
    ...part,
  };
}

/** What the worker answers where this row is asked for. */
export function detailScene(of: SnapshotRow, detail: RowDetail | null = detailOf(of)): Scene {
  return { ...NO_SCENE, look: { ...NO_SCENE.look, row: of.key }, detail };
}
