/**
 * Captures in which a proxy tells of its client before it passes anything on: both versions, before HTTP (a connection
 * for each of 10 requests; 3 on one) and Redis. Addresses and contents are invented.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runSaeMon } from '../commands/run-sae-mon.ts';
import type { TraceLine } from '../equality/sae-mon.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const FOLDER = join(import.meta.dirname, 'fixtures/proxy-preface');
const CLIENT = { address: '203.0.113.7', port: 51234 };
const CASES = [
  { file: 'proxy1-close.pcap', protocol: 'http', operation: 'GET', count: 10 },
  { file: 'proxy2-close.pcap', protocol: 'http', operation: 'GET', count: 10 },
  { file: 'proxy1-keepalive.pcap', protocol: 'http', operation: 'GET', count: 3 },
  { file: 'proxy1-redis.pcap', protocol: 'redis', operation: 'PING', count: 5 },
] as const;
const FILE_HEAD_BYTES = 24;
const PACKET_HEAD_BYTES = 16;
const HANDSHAKE_PACKETS = 3;

async function traced(path: string, ...args: string[]): Promise<TraceLine[]> {
  const { code, stdout, stderr } = await runSaeMon('trace', '--json', '--replay', path, ...args);
  assert.equal(code, 0, stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceLine);
}

for (const { file, protocol, operation, count } of CASES) {
  for (const [role, peer, ...args] of [
    ['server', '10.0.0.1'],
    ['client', '10.0.0.2', '--local', '10.0.0.1/32'],
  ] as const) {
    test(`${file}: all that is behind it counts, at the ${role}'s end`, async () => {
      const lines = await traced(join(FOLDER, file), ...args);
      const summary = lines.pop() as unknown as { readonly loss: { readonly complete: boolean } };
      assert.deepEqual(
        lines.map((line) => [line.role, line.protocol, line.operation, line.outcome, line.peer.address, line.client]),
        Array.from({ length: count }, () => [role, protocol, operation, 'ok', peer, CLIENT]),
      );
      assert.ok(summary.loss.complete);
    });
  }
}

test('where its handshake was not captured, whoever sends it is the client', async () => {
  const capture = readFileSync(join(FOLDER, 'proxy1-keepalive.pcap'));
  let at = FILE_HEAD_BYTES;
  for (let n = 0; n < HANDSHAKE_PACKETS; n += 1) at += PACKET_HEAD_BYTES + capture.readUInt32LE(at + 8);
  using folder = new TemporaryFolder();
  const path = folder.file('late.pcap');
  writeFileSync(path, Buffer.concat([capture.subarray(0, FILE_HEAD_BYTES), capture.subarray(at)]));
  const lines = await traced(path);
  assert.deepEqual(
    lines.slice(0, -1).map(({ role, local, client }) => [role, local.port, client]),
    Array.from({ length: 3 }, () => ['server', 8080, CLIENT]),
  );
});
