/** LOAD DATA LOCAL: the client sends a file in the middle of its statement, more of it than is copied. What follows is not lost. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDecoders } from '../../src/protocols/registry.ts';
import { command, error, greeting, login, ok, PLAIN_CLIENT, packet, query } from '../protocols/mysql/packets.ts';
import { clean, table } from './awkward/table.ts';
import { type CallOptions, Conversation } from './conversation.ts';
import { Run } from './run-pipeline.ts';

const ROWS = '1\tone\n'.repeat(50);
const ASKS_FOR_FILE = packet(1, '\xfb/tmp/rows.csv');
const ANSWERS = ['LOGIN ok', 'LOAD t ok', 'SELECT t ok', 'SELECT u ok', 'QUIT oneWay'];

/** Packets count on from 2, and over: the 255th has number 0. */
function file(packets: number): string[] {
  const contents = Array.from({ length: packets }, (_, i) => packet((i + 2) & 0xff, ROWS));
  return [...contents, packet((packets + 2) & 0xff, '')];
}

class Talk {
  readonly run = new Run(createDecoders());
  readonly #talk: Conversation;
  readonly #serves: boolean;

  constructor(role: 'client' | 'server') {
    this.#serves = role === 'server';
    this.#talk = new Conversation({ role });
    this.answer(greeting());
    this.ask(login(PLAIN_CLIENT)).answer(ok(2));
    this.ask(query("LOAD DATA LOCAL INFILE '/tmp/rows.csv' INTO TABLE t")).answer(ASKS_FOR_FILE);
  }

  ask(text: string, options: CallOptions = {}): this {
    const bytes = Buffer.from(text, 'latin1');
    this.run.feed(this.#serves ? this.#talk.receive(bytes, options) : this.#talk.send(bytes, options));
    return this;
  }

  answer(text: string): this {
    const bytes = Buffer.from(text, 'latin1');
    this.run.feed(this.#serves ? this.#talk.send(bytes) : this.#talk.receive(bytes));
    return this;
  }

  /** Whatever was asked before goes on as if nothing had been. */
  end(loaded = ok(9), answers = ANSWERS): void {
    this.answer(loaded);
    this.ask(query('SELECT 1 FROM t')).answer(ok(1));
    this.ask(query('SELECT 1 FROM u')).answer(ok(1));
    this.ask(command(0x01));
    this.run.feed(this.#talk.eof(), this.#talk.close());
    this.run.pipeline.finish();
    assert.deepEqual(table(this.run), answers);
    clean(this.run);
  }
}

describe('a file that the client sends', () => {
  for (const role of ['client', 'server'] as const) {
    it(`is part of its statement, however many packets it has (${role})`, () => {
      const talk = new Talk(role);
      for (const one of file(600)) talk.ask(one);
      talk.end();
    });

    it(`may be read head first (${role})`, () => {
      const talk = new Talk(role);
      for (const one of file(300)) {
        talk.ask(one.slice(0, 4));
        if (one.length > 4) talk.ask(one.slice(4));
      }
      talk.end();
    });

    it(`may be copied in part (${role})`, () => {
      const talk = new Talk(role);
      const all = file(300).join('');
      for (let at = 0; at < all.length; at += 10_000) talk.ask(all.slice(at, at + 10_000), { captured: 1000 });
      talk.end();
    });

    it(`may be copied up to the end of a packet (${role})`, () => {
      const talk = new Talk(role);
      talk.ask(file(300).join(''), { captured: 2 * (ROWS.length + 4) });
      talk.end();
    });

    it(`may be copied in part, its end in a call of its own (${role})`, () => {
      const talk = new Talk(role);
      const parts = file(300);
      talk.ask(parts.slice(0, 300).join(''), { captured: 1000 }).ask(parts[300] as string);
      talk.end();
    });

    it(`may be empty (${role})`, () => new Talk(role).ask(packet(2, '')).end());

    it(`may be refused before its end (${role})`, () => {
      const talk = new Talk(role);
      const parts = file(300);
      talk.ask(parts.slice(0, 100).join(''), { captured: 1000 });
      talk.answer(error(102, 1062, '23000'));
      talk.ask(parts.slice(100).join(''), { captured: 1000 });
      talk.ask(query('SELECT 1 FROM t')).answer(ok(1));
      assert.deepEqual(table(talk.run), ['LOGIN ok', 'LOAD t 1062 error', 'SELECT t ok']);
    });
  }
});
