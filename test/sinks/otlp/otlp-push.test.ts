import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { OtlpPush } from '../../../src/sinks/otlp/otlp-push.ts';
import { destinationOf, NO_HURRY } from '../push/pushing.ts';
import { type Received, Receiver, type Reply } from '../push/receiver.ts';
import { partialSuccess } from './reading.ts';

/** What a receiver that answers three requests so was sent, and what is said of it. */
async function sentTo(replies: Reply[], gzip = true): Promise<{ received: readonly Received[]; words: string[] }> {
  await using receiver = await Receiver.start(replies);
  const words: string[] = [];
  const destination = destinationOf(`http://127.0.0.1:${receiver.port}/v1/metrics`);
  using push = await OtlpPush.open(
    { destination, spool: null, timeoutMs: null, gzip },
    {
      version: '1.2.3',
      items: 'data points',
      warn: (line) => words.push(line.replace(/^.*\/v1\/metrics /, '')),
      failed: (error) => {
        throw error;
      },
    },
  );
  push.push.begin();
  for (let i = 0; i < 3; i += 1) push.add({ body: Buffer.from(`request ${i}`), items: 10 });
  await receiver.until(3 + replies.filter((reply) => reply === 503).length);
  await push.end(NO_HURRY);
  return { received: receiver.received, words: [...words, `${push.push.account}`.replace(/^.*?metrics: /, '')] };
}

describe('a receiver of OTLP', () => {
  for (const gzip of [true, false]) {
    it(`is sent protobuf, in order, ${gzip ? 'by gzip' : 'plain where that is wanted'}`, async () => {
      const { received, words } = await sentTo([200], gzip);
      assert.deepEqual(
        received.map(({ headers, body }) => [
          headers['content-type'],
          headers['content-encoding'],
          headers['user-agent'],
          `${gzip ? gunzipSync(body) : body}`,
        ]),
        [0, 1, 2].map((i) => ['application/x-protobuf', gzip ? 'gzip' : undefined, 'sae-mon/1.2.3', `request ${i}`]),
      );
      assert.deepEqual(words, ['30 data points sent in 3 requests']);
    });
  }

  it('is told of once that has not taken all, and what it has not is counted', async () => {
    const body = partialSuccess({ rejected_data_points: 3, error_message: 'too old' });
    const partly: Reply = (response) => response.writeHead(200).end(body);
    const { words } = await sentTo([partly, partly, 200]);
    assert.deepEqual(words, [
      'has taken not all of what it was sent: 3 refused too old',
      '24 data points sent in 3 requests, 6 dropped (6 refused)',
    ]);
  });

  it('is sent the same once more where it is busy, and not where it fails for good', async () => {
    const busy = await sentTo([503, 200]);
    assert.equal(busy.received.length, 4);
    assert.equal(busy.words.at(-1), '30 data points sent in 3 requests');
    const failing = await sentTo([500, 200]);
    assert.equal(failing.received.length, 3);
    assert.equal(failing.words.at(-1), '20 data points sent in 2 requests, 10 dropped (10 refused)');
    assert.match(failing.words[0] ?? '', /refuses what it is sent, which is dropped: 500 no: 500/);
  });
});
