/**
 * The files of the captures themselves: what decoders of others found in the packets is what client and server were told
 * to say, the server's own view holds the same bytes as the wire, and sae-mon gives the golden table from either.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CaptureFile, type Golden, readCaptureFiles } from './capture.ts';
import { readConversations } from './conversation.ts';
import { SCENARIOS } from './record/scenarios.ts';
import { replay } from './replay.ts';

const FILES = readCaptureFiles();

/** All bytes of one direction of each connection, by the client's port. */
function streams(path: string, { port, connections }: CaptureFile): unknown {
  const conversations = readConversations(path, port);
  return connections.map(({ clientPort }) =>
    (['request', 'response'] as const).map((wanted) => {
      const segments = conversations.get(clientPort)?.filter(({ direction }) => direction === wanted) ?? [];
      return Buffer.concat(segments.map(({ bytes }) => bytes)).toString('latin1');
    }),
  );
}

type Row = Pick<Golden, 'operation' | 'resource' | 'statusCode'>;

function rows(golden: readonly Golden[]): Row[] {
  return golden.map(({ operation, resource, statusCode }) => ({ operation, resource, statusCode }));
}

/** What was served and answered at the capture's port, connection by connection; nothing else may have been seen there. */
function replayed(path: string, { port, connections, protocol }: CaptureFile): Row[][] {
  const { seen } = replay(path);
  const served = seen.filter(({ role, server }) => role === 'server' && server.endsWith(`:${port}`));
  const ports = new Set(connections.map(({ clientPort }) => clientPort));
  for (const { client, protocol: as } of served) {
    assert.ok(ports.has(portOf(client)), `a transaction of ${client}`);
    assert.equal(as, protocol);
  }
  return connections.map(({ clientPort }) =>
    served
      .filter(({ client, outcome }) => portOf(client) === clientPort && (outcome === 'ok' || outcome === 'error'))
      .map(({ operation, resource, statusCode }) => ({ operation, resource, statusCode })),
  );
}

function portOf(end: string): number {
  return Number(end.slice(end.lastIndexOf(':') + 1));
}

describe('captures', () => {
  it('are those of the scenarios', () => {
    const recorded = FILES.filter(({ name }) => !name.endsWith('/documented')).map(({ name }) => name);
    assert.deepEqual(recorded, SCENARIOS.map(({ protocol, name }) => `${protocol}/${name}`).toSorted());
  });
  for (const file of FILES) describe(file.name, () => captureFile(file));
});

function captureFile(file: CaptureFile): void {
  const scenario = SCENARIOS.find(({ protocol, name }) => `${protocol}/${name}` === file.name);
  const golden = file.connections.map((connection) => connection.golden);
  if (scenario?.golden) {
    it('has the golden table that its scenario tells', () => assert.deepEqual(golden, scenario.golden));
    it('gives it when the packets are replayed', () => {
      assert.deepEqual(replayed(file.pcap, file), golden.map(rows));
    });
  }
  const { recording } = file;
  if (recording === null) return;
  it('has the same bytes on the wire and at the server', () => {
    assert.deepEqual(streams(recording, file), streams(file.pcap, file));
  });
  if (scenario?.golden)
    it('gives it when the recording is replayed', () => {
      assert.deepEqual(replayed(recording, file), golden.map(rows));
    });
}
