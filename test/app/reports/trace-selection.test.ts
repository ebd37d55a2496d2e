import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TraceSelection } from '../../../src/app/reports/trace-selection.ts';
import { transactionOf } from '../../metrics/transactions.ts';

const NONE = { errors: false, slowNs: null, share: 0 };
const failed = transactionOf({ outcome: 'error', errorType: '500' });

function contextOf(traceId: string, sampled: boolean) {
  return { traceId, parentId: '1'.repeat(16), sampled };
}

/** Ids that look random, as those of W3C's second level are. */
function* traceIds(count: number): Generator<string> {
  let state = 1;
  const next = (): string => {
    state = (state * 48_271) % 2_147_483_647;
    return (state & 0xffff).toString(16).padStart(4, '0');
  };
  for (let i = 0; i < count; i += 1) yield Array.from({ length: 8 }, next).join('');
}

describe('transactions that become spans', () => {
  it('are errors, where these are wanted, but not a client that left', () => {
    const errors = new TraceSelection({ ...NONE, errors: true });
    assert.ok(errors.isNotable(failed));
    assert.ok(errors.isNotable(transactionOf({ outcome: 'timeout' })));
    assert.ok(!errors.isNotable(transactionOf()));
    assert.ok(!errors.isNotable(transactionOf({ outcome: 'cutByClient' })));
    assert.ok(!new TraceSelection(NONE).isNotable(failed));
  });

  it('are those that took so long, beyond what they wait by design', () => {
    const slow = new TraceSelection({ ...NONE, slowNs: 10e6 });
    const took = (ms: number, fields = {}): boolean =>
      slow.isNotable(transactionOf({ startNs: 0, endNs: ms * 1e6, ...fields }));
    assert.deepEqual([took(9.9), took(10), took(500)], [false, true, true]);
    assert.deepEqual(
      [took(500, { waiting: true, waitsNs: 495e6 }), took(510, { waiting: true, waitsNs: 495e6 })],
      [false, true],
    );
    assert.deepEqual([took(500, { endSeen: false }), took(500, { outcome: 'oneWay' })], [false, false]);
  });

  it('are of all others a share, and none that the caller does not keep', () => {
    const all = new TraceSelection({ ...NONE, share: 1 });
    assert.ok(all.isShared(null));
    assert.ok(all.isShared(contextOf('a'.repeat(32), true)));
    assert.ok(!all.isShared(contextOf('f'.repeat(32), false)));
    const third = new TraceSelection({ ...NONE, share: 1 / 3 }, () => 0.34);
    assert.ok(!third.isShared(null));
    assert.ok(new TraceSelection({ ...NONE, share: 1 / 3 }, () => 0.33).isShared(null));
  });

  it('are of one trace all or none, as OpenTelemetry decides by its id, in that share', () => {
    const tenth = new TraceSelection({ ...NONE, share: 0.1 });
    const kept = [...traceIds(20_000)].filter((id) => tenth.isShared(contextOf(id, true)));
    assert.ok(Math.abs(kept.length - 2000) < 150, `${kept.length} of 20000`);
    // The threshold of 10 % in `ot=th` is e666…: of the last seven bytes those from there on are kept.
    assert.ok(kept.every((id) => id.slice(18) >= 'e6666666666666'));
    const more = new TraceSelection({ ...NONE, share: 0.2 });
    assert.ok(kept.every((id) => more.isShared(contextOf(id, true))));
  });
});
