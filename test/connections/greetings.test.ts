/** Protocols of which the server speaks first are known by its greeting, and may begin another one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDecoders } from '../../src/protocols/registry.ts';
import { greeting, login, ok, PLAIN_CLIENT, packet, query, result, u32 } from '../protocols/mysql/packets.ts';
import { Conversation } from './conversation.ts';
import { Run } from './run-pipeline.ts';

const HELLO = readHello();
const SSL_REQUEST = packet(1, `${u32(0x8a00)}${u32(0)}\x2d${'\0'.repeat(23)}`);

/** The beginning of a client's and of a server's hello of TLS 1.2. */
function readHello(): readonly [string, string] {
  const random = 'r'.repeat(32);
  const client = `\x03\x03${random}\0\0\x02\xc0\x2f\x01\0`;
  const server = `\x03\x03${random}\0\xc0\x2f\0`;
  const framed = (type: string, body: string): string => {
    const message = `${type}\0\0${String.fromCharCode(body.length)}${body}`;
    return `\x16\x03\x01\0${String.fromCharCode(message.length)}${message}`;
  };
  return [framed('\x01', client), framed('\x02', server)];
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** As readers that want the head of a packet first. */
function headFirst(text: string): readonly [string, string] {
  return [text.slice(0, 4), text.slice(4)];
}

describe('a greeting', () => {
  for (const role of ['client', 'server', 'unknown'] as const) {
    it(`begins a conversation that is whole (${role})`, () => {
      const run = new Run(createDecoders());
      const talk = new Conversation({ role, fresh: true });
      const serves = role === 'server';
      const ask = (text: string): Uint8Array => (serves ? talk.receive(bytes(text)) : talk.send(bytes(text)));
      const answer = (text: string): Uint8Array => (serves ? talk.send(bytes(text)) : talk.receive(bytes(text)));
      run.feed(answer(greeting()), ask(login(PLAIN_CLIENT)), answer(ok(2)));
      run.feed(ask(query('SELECT 1 FROM t')), answer(result(['1'])));
      run.pipeline.finish();
      assert.deepEqual(
        run.seen.map(({ operation, resource, outcome }) => `${operation} ${resource} ${outcome}`),
        ['LOGIN null ok', 'SELECT t ok'],
      );
      assert.deepEqual(Object.values(run.pipeline.account().pairing), [0, 0]);
    });
  }
  it('may be read head first', () => {
    const run = new Run(createDecoders());
    const talk = new Conversation({ role: 'client', fresh: true });
    for (const part of headFirst(greeting())) run.feed(talk.receive(bytes(part)));
    run.feed(talk.send(bytes(login(PLAIN_CLIENT))));
    for (const part of headFirst(ok(2))) run.feed(talk.receive(bytes(part)));
    run.pipeline.finish();
    assert.deepEqual(
      run.seen.map(({ operation, outcome }) => `${operation} ${outcome}`),
      ['LOGIN ok'],
    );
    assert.deepEqual(Object.values(run.pipeline.account().pairing), [0, 0]);
  });
});

it('what asks for TLS goes on as TLS', () => {
  const run = new Run(createDecoders());
  const talk = new Conversation({ role: 'client', fresh: true });
  run.feed(
    talk.receive(bytes(greeting())),
    talk.send(bytes(SSL_REQUEST)),
    talk.send(bytes(HELLO[0])),
    talk.receive(bytes(HELLO[1])),
  );
  run.feed(talk.send(bytes('\x17\x03\x03\0\x02ab')), talk.receive(bytes('\x17\x03\x03\0\x02cd')));
  run.pipeline.finish();
  assert.deepEqual(new Set(run.seen.map(({ protocol }) => protocol)), new Set(['tls']));
  assert.equal(run.pipeline.account().coverage.connections.tls, 1);
  assert.deepEqual(Object.values(run.pipeline.account().pairing), [0, 0]);
});

describe('what agrees on compression goes on as turns', () => {
  const COMPRESS = 0x20;
  const ZSTD = 2 ** 26;
  for (const [name, flag] of Object.entries({ zlib: COMPRESS, zstd: ZSTD })) {
    for (const role of ['client', 'server'] as const) {
      it(`${name}, ${role}`, () => {
        const run = new Run(createDecoders());
        const talk = new Conversation({ role, fresh: true });
        const ask = (text: string): Uint8Array =>
          role === 'server' ? talk.receive(bytes(text)) : talk.send(bytes(text));
        const answer = (text: string): Uint8Array =>
          role === 'server' ? talk.send(bytes(text)) : talk.receive(bytes(text));
        run.feed(answer(greeting(0xffbff7ff)), ask(login(PLAIN_CLIENT + flag)), answer(ok(2)));
        for (let i = 0; i < 3; i++)
          run.feed(ask(compressed('asked')), answer(compressed('ans')), answer(compressed('wered')));
        run.pipeline.finish();
        assert.deepEqual(
          run.seen.map(({ protocol, operation, outcome }) => `${protocol} ${operation} ${outcome}`),
          ['mysql LOGIN ok', 'mysql turn ok', 'mysql turn ok', 'mysql turn ok'],
        );
        const { coverage, pairing, stream } = run.pipeline.account();
        assert.equal(coverage.connections.recognised, 1);
        assert.deepEqual(Object.values(pairing), [0, 0]);
        assert.equal(stream.unparsedBytes, 0);
      });
    }
  }
});

/** length sequence length-before */
function compressed(payload: string): string {
  return `${String.fromCharCode(payload.length)}\0\0\0\x64\0\0${payload}`;
}

it('what is asked behind an unknown greeting, and never answered, is unmatched at the latest at the end', () => {
  for (const role of ['client', 'server'] as const) {
    const talk = new Conversation({ role });
    const [ask, greet] = role === 'client' ? (['send', 'receive'] as const) : (['receive', 'send'] as const);
    const run = new Run().feed(talk[greet]('200 unknown\r\n'), talk[ask]('GET / HTTP/1.1\r\n\r\n\r0'));
    run.pipeline.finish();
    assert.equal(run.pipeline.account().pairing.unmatchedRequests, 1, role);
  }
});

it('what is asked of a shared connection behind an unknown greeting, and answered by what is unknown, is unmatched', () => {
  const talk = new Conversation({ role: 'client' });
  const run = new Run().feed(talk.receive('hello\r\n'), talk.send('DEL a\r\n'), talk.receive('000'));
  run.feed(talk.receive('+OK\r\n+OK\r\n'));
  run.pipeline.finish();
  assert.deepEqual(run.operations(), []);
  assert.equal(run.pipeline.account().pairing.unmatchedRequests, 1);
});
