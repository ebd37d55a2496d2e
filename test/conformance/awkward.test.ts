/** Captures of conversations that were once told wrong, each with what is right. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readRecords, replay } from './replay.ts';

const FOLDER = join(import.meta.dirname, 'awkward');

/** Transactions, each with how often it is there; of a capture that tells of a loss: that it does. */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  'early-answer/early-413-min.pcap': ['1 POST /up 413 ok'],
  'early-answer/early-413-close.pcap': ['5 POST /up 413 ok'],
  'early-answer/expect-401-close.pcap': ['3 PUT /up 401 ok'],
  'cut-answer/sse-client-leaves.pcap': ['1 GET /events 200 cutByClient'],
  'cut-answer/download-aborted.pcap': ['1 GET /big 200 cutByClient'],
  'answer-cut-by-close/chunked.pcap': ['1 GET /a 200 cutByServer'],
  'answer-cut-by-close/content-length.pcap': ['1 GET /a 200 cutByServer'],
  'answer-cut-by-close/reset.pcap': ['1 GET /a 200 cutByServer'],
  'refused-request/400-garbage.pcap': ['5 _OTHER 400 ok'],
  'refused-request/400-tls-hello.pcap': ['3 _OTHER 400 ok'],
  'refused-request/400-after-good.pcap': ['1 GET /a 200 ok', '1 _OTHER 400 ok'],
  'framing-refused/cl-empty-close.pcap': ['4 GET /a 200 ok'],
  'framing-refused/cl-fold.pcap': ['4 GET /a 200 ok'],
  'framing-refused/cl-neg-close.pcap': ['4 GET /a 200 ok'],
  'framing-refused/field-at.pcap': ['4 GET /a 200 ok'],
  'framing-refused/resp-te-and-cl.pcap': ['5 GET /a 200 ok'],
  'framing-refused/resp-te-and-cl0.pcap': ['5 GET /a 200 ok'],
  'framing-refused/resp-te-identity.pcap': ['5 GET /a 200 ok'],
  'framing-refused/resp10-chunked-close.pcap': ['5 GET /a 200 ok'],
  'framing-refused/resp10-chunked.pcap': ['5 GET /a 200 ok'],
  'framing-refused/rfield-paren.pcap': ['4 GET /a 200 ok'],
  'framing-refused/status-dblspace.pcap': ['4 GET /a 200 ok'],
  'framing-refused/status-http20.pcap': ['4 GET /a 200 ok'],
  'framing-refused/req-te-and-cl.pcap': ['5 POST /p 200 ok'],
  'obs-fold/other-folded.pcap': ['1 GET /a 200 ok'],
  'obs-fold/te-folded.pcap': ['1 GET /a 200 ok'],
  'narrow-detection/lead-crlf.pcap': ['5 GET /a 200 ok'],
  'narrow-detection/target-ftp.pcap': ['3 GET /pub/x.tar 200 ok'],
  'narrow-detection/target-http2line.pcap': ['3 GET /a 200 ok'],
  'narrow-detection/target-lower-method.pcap': ['3 _OTHER /a 200 ok'],
  'narrow-detection/target-query.pcap': ['3 GET / 200 ok'],
  'narrow-detection/target-short-method.pcap': ['3 _OTHER /a 200 ok'],
  'narrow-detection/target-underscore.pcap': ['3 _OTHER /a 200 ok'],
  'narrow-detection/target-upper-scheme.pcap': ['3 GET /a 200 ok'],
  'redis-unrecognised/lower-known-port.pcap': ['2 GET ok', '3 _OTHER ok'],
  'redis-unrecognised/redis-inline-auth-ping-one.pcap': ['3 AUTH ok', '3 PING ok'],
  'redis-unrecognised/redis-inline-auth.pcap': ['3 PING ok', '2 AUTH ok'],
  'redis-unrecognised/redis-inline-ping-lower.pcap': ['5 PING ok'],
  'redis-unrecognised/redis-lower-unknown.pcap': ['5 _OTHER ok'],
  'redis-unrecognised/redis-mixed-unknown.pcap': ['5 _OTHER ok'],
  'redis-unrecognised/redis-renamed-then-get.pcap': ['3 _OTHER ok', '3 GET ok'],
  'big-head/head-70k.pcap': ['4 GET /a 200 ok'],
};

function told(path: string): string[] {
  const { seen } = replay(readRecords(path));
  const counts = new Map<string, number>();
  for (const { operation, resource, statusCode, outcome } of seen) {
    const row = [operation, resource, statusCode, outcome].filter((part) => part !== null).join(' ');
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return [...counts].map(([row, count]) => `${count} ${row}`);
}

describe('awkward captures', () => {
  it('are all in the table', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.pcap'));
    assert.deepEqual(files.toSorted(), Object.keys(RIGHT).toSorted());
  });
  for (const [name, right] of Object.entries(RIGHT)) {
    it(name, () => assert.deepEqual(told(join(FOLDER, name)), right));
  }
});
