/**
 * The files of the captures, through all of sae-mon: what decoders of others found in the packets is what client and
 * server were told to say; the server's own view holds the same bytes as the wire; either gives the golden table, and
 * with any of its records lost nothing else than that.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CaptureFile, type Golden, readCaptureFiles } from './capture.ts';
import { conversationsOf } from './conversation.ts';
import { assertInventsNothing } from './invents-nothing.ts';
import { SCENARIOS } from './record/scenarios.ts';
import { isAnswered, readRecords, replay } from './replay.ts';

const FILES = readCaptureFiles();

type Row = Pick<Golden, 'operation' | 'resource' | 'statusCode'>;

function rowOf({ operation, resource, statusCode }: Row): Row {
  return { operation, resource, statusCode };
}

function textOf({ operation, resource, statusCode }: Row): string {
  return `${operation} ${resource} ${statusCode}`;
}

/** All bytes of one direction of each connection, by the client's port. */
function streams(path: string, { port, connections }: CaptureFile): unknown {
  const conversations = conversationsOf(readRecords(path), port);
  return connections.map(({ clientPort }) =>
    (['request', 'response'] as const).map((wanted) => {
      const segments = conversations.get(clientPort)?.filter(({ direction }) => direction === wanted) ?? [];
      return Buffer.concat(segments.map(({ bytes }) => bytes)).toString('latin1');
    }),
  );
}

/** What was served and answered at the capture's port, connection by connection; nothing else may have been seen there. */
function served(records: readonly Uint8Array[], { port, connections, protocol }: CaptureFile): Row[][] {
  const seen = replay(records).seen.filter(({ role, server }) => role === 'server' && portOf(server) === port);
  const ports = new Set(connections.map(({ clientPort }) => clientPort));
  for (const { client, protocol: as } of seen) {
    assert.ok(ports.has(portOf(client)), `a transaction of ${client}`);
    assert.equal(as, protocol);
  }
  return connections.map(({ clientPort }) =>
    seen.filter((transaction) => portOf(transaction.client) === clientPort && isAnswered(transaction)).map(rowOf),
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
  const { pcap, recording } = file;
  if (recording !== null)
    it('has the same bytes on the wire and at the server', () => {
      assert.deepEqual(streams(recording, file), streams(pcap, file));
    });
  const { golden: told = null, counts } =
    SCENARIOS.find(({ protocol, name }) => `${protocol}/${name}` === file.name) ?? {};
  if (told === null && counts === undefined) return;
  if (told !== null)
    it('has the golden table that its scenario tells', () => {
      assert.deepEqual(
        file.connections.map(({ golden }) => golden),
        told,
      );
    });
  if (counts !== undefined)
    it('has what its scenario tells, so often', () => {
      const rows = file.connections.flatMap(({ golden }) => golden.map(textOf));
      for (const [row, count] of Object.entries(counts)) {
        assert.equal(rows.filter((one) => one === row).length, count, row);
      }
    });
  for (const path of [pcap, recording].filter((one) => one !== null))
    describe(path.endsWith('.pcap') ? 'the packets' : 'the recording', () => replayed(path, file));
}

function replayed(path: string, file: CaptureFile): void {
  const golden = file.connections.map(({ golden: framed, turned = [] }) => [...framed, ...turned]);
  const records = readRecords(path);
  it('give the golden table', () => {
    assert.deepEqual(
      served(records, file),
      golden.map((rows) => rows.map(rowOf)),
    );
  });
  it('invent nothing with any record lost', () => {
    records.forEach((_, index) => {
      const found = served(records.toSpliced(index, 1), file);
      found.forEach((rows, connection) => {
        assertInventsNothing(rows, golden[connection] as readonly Row[], `without record ${index}`);
      });
    });
  });
  it('invent nothing from any record on', () => {
    records.forEach((_, index) => {
      const found = served(records.slice(index), file);
      found.forEach((rows, connection) => {
        assertInventsNothing(rows, golden[connection] as readonly Row[], `from record ${index} on`);
      });
    });
  });
}
