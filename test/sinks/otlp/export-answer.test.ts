import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeExport } from '../../../src/sinks/otlp/export-answer.ts';
import { partialSuccess } from './reading.ts';

const OK = { status: 200, headers: {} };

describe("a receiver's answer", () => {
  it('says nothing where all was taken', () => {
    for (const body of [new Uint8Array(0), partialSuccess({}), Buffer.from('{}'), Buffer.from('<html>')]) {
      assert.equal(judgeExport({ ...OK, body }, 10), null, `${body}`);
    }
  });

  it('says what was not taken, and why, in one line without what could steer a terminal', () => {
    const body = partialSuccess({ rejected_data_points: 3, error_message: 'too \x1b[31mold\nand more' });
    assert.deepEqual(judgeExport({ ...OK, body }, 10), {
      refused: 3,
      why: 'has taken not all of what it was sent: 3 refused too \\x1b[31mold',
    });
  });

  it('never has more refused than were sent', () => {
    assert.equal(judgeExport({ ...OK, body: partialSuccess({ rejected_data_points: 11 }) }, 10)?.refused, 10);
  });

  it('may be a warning, with all of it taken', () => {
    const body = partialSuccess({ error_message: 'use another name' });
    assert.deepEqual(judgeExport({ ...OK, body }, 10), {
      refused: 0,
      why: 'has taken what it was sent, and says use another name',
    });
  });

  it('is not believed where it is cut', () => {
    const body = partialSuccess({ rejected_data_points: 3, error_message: 'too old' });
    for (let end = 1; end < body.length; end += 1) {
      const judged = judgeExport({ ...OK, body: body.subarray(0, end) }, 10);
      assert.ok(judged === null || judged.refused <= 3, `${end}`);
    }
  });
});
