import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTraceparent } from '../../src/lib/trace-context.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe('traceparent', () => {
  it('tells the trace, the caller, and whether the caller keeps it', () => {
    const told = { traceId: TRACE, parentId: PARENT };
    assert.deepEqual(parseTraceparent(`00-${TRACE}-${PARENT}-01`), { ...told, sampled: true });
    assert.deepEqual(parseTraceparent(`00-${TRACE}-${PARENT}-00`), { ...told, sampled: false });
    assert.deepEqual(parseTraceparent(`00-${TRACE}-${PARENT}-03`), { ...told, sampled: true });
    assert.deepEqual(parseTraceparent(`00-${TRACE}-${PARENT}-0b`), { ...told, sampled: true });
    assert.deepEqual(parseTraceparent(`00-${TRACE}-${PARENT}-ae`), { ...told, sampled: false });
    assert.deepEqual(parseTraceparent(`cc-${TRACE}-${PARENT}-02`), { ...told, sampled: false });
  });

  for (const [why, text] of [
    ['nothing', ''],
    ['a version that there will never be', `ff-${TRACE}-${PARENT}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['a caller of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['capitals', `00-${TRACE.toUpperCase()}-${PARENT}-01`],
    ['too little', `00-${TRACE.slice(1)}-${PARENT}-01`],
    ['too much', `00-${TRACE}-${PARENT}-01-x`],
    ['a line behind it', `00-${TRACE}-${PARENT}-01\n`],
  ] as const) {
    it(`is none with ${why}`, () => assert.equal(parseTraceparent(text), null));
  }
});
