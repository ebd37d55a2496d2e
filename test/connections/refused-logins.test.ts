/** A server that lets nobody in says so in place of its greeting, and closes: the client has said nothing by then. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDecoders } from '../../src/protocols/registry.ts';
import { error, greeting, login, ok, PLAIN_CLIENT, packet, query, u16 } from '../protocols/mysql/packets.ts';
import { clean, table } from './awkward/table.ts';
import { Conversation } from './conversation.ts';
import { Run } from './run-pipeline.ts';

const REFUSALS = {
  1040: packet(0, `\xff${u16(1040)}Too many connections`),
  1129: error(0, 1129, 'HY000', "Host '10.0.0.9' is blocked because of many connection errors"),
  1130: packet(0, `\xff${u16(1130)}Host '10.0.0.9' is not allowed to connect to this MariaDB server`),
};
const TOO_MANY = REFUSALS[1040];

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

describe('an error in place of the greeting is a login that failed', () => {
  for (const [code, refusal] of Object.entries(REFUSALS)) {
    for (const role of ['client', 'server', 'unknown'] as const) {
      it(`${code}, ${role}`, () => {
        const run = new Run(createDecoders());
        const talk = new Conversation({ role });
        run.feed(role === 'server' ? talk.send(bytes(refusal)) : talk.receive(bytes(refusal)));
        run.feed(talk.eof(), talk.close());
        run.pipeline.finish();
        assert.deepEqual(table(run), [`LOGIN ${code} error`]);
        assert.equal(run.seen[0]?.protocol, 'mysql');
        assert.deepEqual([run.seen[0]?.durationNs, run.seen[0]?.responseBytes], [Number.NaN, refusal.length]);
        assert.equal(run.pipeline.account().coverage.connections.unknown, 0);
        clean(run);
      });
    }
  }

  it('also where the head is read first', () => {
    const run = new Run(createDecoders());
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.receive(bytes(TOO_MANY.slice(0, 4))), talk.receive(bytes(TOO_MANY.slice(4))), talk.eof());
    run.feed(talk.close());
    assert.deepEqual(table(run), ['LOGIN 1040 error']);
    clean(run);
  });
});

describe('an error that nobody asked for later', () => {
  const IDLE = error(0, 4031, 'HY000', 'The client was disconnected by the server because of inactivity.');

  it('is no login, behind one', () => {
    const run = new Run(createDecoders());
    const talk = new Conversation();
    run.feed(talk.send(bytes(greeting())), talk.receive(bytes(login(PLAIN_CLIENT))), talk.send(bytes(ok(2))));
    run.feed(talk.send(bytes(IDLE)), talk.close());
    assert.deepEqual(table(run), ['LOGIN ok']);
    clean(run);
  });

  it('is no login on a connection that was there before', () => {
    const run = new Run(createDecoders());
    const talk = new Conversation({ fresh: false });
    run.feed(talk.receive(bytes(query('SELECT 1 FROM t'))), talk.send(bytes(ok(1))), talk.send(bytes(IDLE)));
    run.feed(talk.close());
    run.pipeline.finish();
    assert.deepEqual(table(run), ['SELECT t ok']);
  });
});
