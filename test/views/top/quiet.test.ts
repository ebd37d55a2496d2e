import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocolWords } from '../../../src/app/protocol-words.ts';
import type { ConnectionRow } from '../../../src/metrics/scene.ts';
import { quietTexts } from '../../../src/views/top/quiet.ts';
import { snapshot } from './snapshots.ts';

const quiet = snapshot({ tick: 12, rows: [] });
const NONE = { decoded: 0, tls: 0, recognised: 0, unknown: 0, unreadable: 0 };

test('each reason stands there with its bytes and connections, and none that does not hold', () => {
  const coverage = {
    bytes: { ...NONE, tls: 12_345, unknown: 678, unreadable: 9 },
    connections: { ...NONE, tls: 3, unknown: 1, unreadable: 2 },
  };
  const text = quietTexts({ ...quiet, coverage }, null, protocolWords()).join('\n');
  assert.match(text, /12kB on 3 connections: encrypted \(TLS\)/);
  assert.match(text, /678B on 1 connection: of a protocol that is none of HTTP/);
  assert.match(text, /9B on 2 connections: moved in ways that show no bytes/);
  assert.doesNotMatch(text, /known by name|whole request/);
});

test('silent connections are told from none', () => {
  const coverage = { bytes: NONE, connections: { ...NONE, unknown: 2 } };
  assert.match(quietTexts({ ...quiet, coverage }, null, protocolWords()).join('\n'), /2 connections, all silent/);
  assert.match(
    quietTexts({ ...quiet, coverage: { bytes: NONE, connections: NONE } }, null, protocolWords()).join('\n'),
    /There was no traffic on its sockets\.\n/,
  );
});

test('what an unknown protocol begins with is described, with whom it is spoken', () => {
  const coverage = { bytes: { ...NONE, unknown: 5 }, connections: { ...NONE, unknown: 1 } };
  const row = {
    role: 'client',
    peer: { address: '10.0.0.9', port: 9000, transport: 'tcp' },
    peerName: null,
    opening: 'binary, begins 0x16 0x03',
  } as ConnectionRow;
  const texts = quietTexts({ ...quiet, coverage }, [row], protocolWords());
  assert.equal(texts.at(-1), '   with 10.0.0.9:9000: binary, begins 0x16 0x03');
});
