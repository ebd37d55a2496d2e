/** What `trace --json --replay` prints of a capture, seen on the wire and at the server, is its golden table. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runSaeMon } from '../commands/run-sae-mon.ts';
import type { TraceLine } from '../equality/sae-mon.ts';
import { type CaptureFile, readCaptureFiles } from './capture.ts';

/** Of each protocol one with several connections, errors, and what is paired with nothing. */
const NAMES = ['http/connect-tinyproxy', 'redis/tracking-resp3', 'redis/busy', 'dns/dig-truncated', 'dns/getaddrinfo'];

type Line = TraceLine & { readonly observer: string };

async function printed(path: string, port: number): Promise<Line[]> {
  const { code, stdout, stderr } = await runSaeMon('trace', '--json', '--replay', path);
  assert.equal(code, 0, stderr);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  return lines.filter(({ kind, role, local }) => kind === 'transaction' && role === 'server' && local.port === port);
}

function check(lines: readonly Line[], { connections }: CaptureFile, observer: string): void {
  assert.deepEqual(new Set(lines.map((line) => line.observer)), new Set([observer]));
  for (const { clientPort, golden } of connections) {
    const rows = lines
      .filter(({ peer }) => peer.port === clientPort)
      .map(({ operation, resource, statusCode }) => [operation, resource, statusCode]);
    assert.deepEqual(
      rows,
      golden.map(({ operation, resource, statusCode }) => [operation, resource, statusCode]),
    );
  }
}

describe('trace --replay', () => {
  for (const file of readCaptureFiles().filter(({ name }) => NAMES.includes(name))) {
    const { name, port, pcap, recording } = file;
    it(`prints the golden table of the packets of ${name}`, async () => {
      check(await printed(pcap, port), file, 'wire');
    });
    it(`prints the golden table of the recording of ${name}`, async () => {
      check(await printed(recording as string, port), file, 'process');
    });
  }
});
