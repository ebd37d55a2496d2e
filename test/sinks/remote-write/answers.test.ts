import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeV2 } from '../../../src/sinks/remote-write/requests.ts';

describe('an answer to 2.0', () => {
  const answer = (headers: Record<string, string>): Parameters<typeof judgeV2>[0] => ({
    status: 204,
    headers,
    body: Buffer.from(''),
  });

  it('says how much was written; what was not is refused', () => {
    const samples = { 'x-prometheus-remote-write-samples-written': '7' };
    assert.equal(judgeV2(answer({ ...samples, 'x-prometheus-remote-write-histograms-written': '3' }), 10), null);
    assert.equal(judgeV2(answer(samples), 10)?.refused, 3);
  });

  it('that does not say it comes from who has not understood', () => {
    const judged = judgeV2(answer({}), 10);
    assert.equal(judged?.refused, 10);
    assert.match(judged?.why ?? '', /does not speak remote write 2\.0/);
  });
});
