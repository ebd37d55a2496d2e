import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replayFile } from '../../events/pcap/replay.ts';

const CAPTURE = `${import.meta.dirname}/../../conformance/captures/fastcgi/nginx.pcap`;

test('what is recognised and counted in turns is not unknown', () => {
  const { seen, account } = replayFile(CAPTURE);
  assert.ok(seen.length > 0 && seen.every(({ operation }) => operation === 'turn'));
  const { connections, bytes } = account.coverage;
  assert.ok(connections.recognised > 0 && bytes.recognised > 0);
  assert.deepEqual([connections.unknown, bytes.unknown], [0, 0]);
});
