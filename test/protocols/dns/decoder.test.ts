import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DnsDecoder, dnsAttributes } from '../../../src/protocols/dns/decoder.ts';
import {
  type Decoder,
  type Direction,
  ERROR_FOR_BOTH,
  ERROR_FOR_CLIENT,
  ERROR_FOR_NONE,
  INVALID,
  NEED_MORE,
  REQUEST,
  RESPONSE,
  SKIP,
} from '../../../src/protocols/protocol.ts';
import { Conversation, type Decoded, summary } from '../decoding.ts';
import { answer, framed, opt, pointer, query, record, TC, wireName } from './messages.ts';

const decoder = new DnsDecoder();

function decode(direction: Direction, ...messages: readonly Uint8Array[]): Decoded {
  const text = Buffer.concat(messages.map(framed)).toString('latin1');
  return new Conversation(decoder).decode(direction, text);
}

function decodeDatagram(direction: Direction, message: Uint8Array): Decoded {
  return new Conversation(decoder.overMessages as Decoder).decode(direction, Buffer.from(message).toString('latin1'));
}

function asked(options: Parameters<typeof query>[0]): string | undefined {
  return summary(decode(REQUEST, query(options)))[0];
}

describe('DNS requests', () => {
  it('are named by their type and what they ask for, in lower case', () => {
    const types: [number, string][] = [
      [1, 'A'],
      [2, 'NS'],
      [5, 'CNAME'],
      [6, 'SOA'],
      [12, 'PTR'],
      [15, 'MX'],
      [16, 'TXT'],
      [28, 'AAAA'],
      [33, 'SRV'],
      [35, 'NAPTR'],
      [43, 'DS'],
      [48, 'DNSKEY'],
      [52, 'TLSA'],
      [64, 'SVCB'],
      [65, 'HTTPS'],
      [251, 'IXFR'],
      [252, 'AXFR'],
      [255, 'ANY'],
      [257, 'CAA'],
      [32769, 'DLV'],
      [65280, 'TYPE65280'],
    ];
    for (const [type, name] of types) assert.equal(asked({ name: 'WWW.Example.com', type }), `${name} www.example.com`);
  });

  it('are of so many types without a name, and no more; what finds no place is counted', () => {
    const fresh = new Conversation(new DnsDecoder());
    const types = Array.from({ length: 100 }, (_, index) => framed(query({ type: 4096 + index })));
    const names = summary(fresh.decode(REQUEST, Buffer.concat(types).toString('latin1')));
    assert.deepEqual(names.slice(63, 65), ['TYPE4159 example.com', '_OTHER example.com']);
    assert.equal(fresh.decoder.cappedNames?.(), 36);
  });

  it('ask for the root by a dot', () => assert.equal(asked({ name: '', type: 2 }), 'NS .'));

  it('show what is neither visible nor a letter as master files do, nor a dot within a label as one between two', () => {
    assert.equal(asked({ wireName: Uint8Array.of(5, 0x61, 0x2e, 0x00, 0xff, 0x20, 0) }), 'A a\\.\\000\\255\\032');
    assert.equal(asked({ wireName: Uint8Array.of(2, 0x5c, 0x2e, 1, 0x5c, 1, 0x62, 0) }), 'A \\\\\\..\\\\.b');
  });

  it('show names in any script as they are, but what would turn or hide them', () => {
    const utf8 = (text: string): Uint8Array => wireName(Buffer.from(text).toString('latin1'));
    assert.equal(asked({ wireName: utf8('größe.注文.Example') }), 'A größe.注文.example');
    assert.equal(asked({ wireName: utf8('a\u202eb.\u200d') }), 'A a\\226\\128\\174b.\\226\\128\\141');
  });

  it('are told from each other by their opcode', () => {
    for (const [opcode, name] of [
      [2, 'STATUS'],
      [4, 'NOTIFY'],
      [5, 'UPDATE'],
      [3, '_OTHER'],
      [9, '_OTHER'],
    ] as const)
      assert.equal(asked({ opcode, type: 6 }), `${name} example.com`);
  });

  it('are without a name where none can be read, and without a type where no question can', () => {
    const nameless = [
      Uint8Array.of(1, 0x61, ...pointer(12)),
      ...[12, 4, 200].map((at) => Uint8Array.from(pointer(at))),
    ];
    for (const name of nameless) assert.equal(asked({ wireName: name }), 'A null');
    const long = wireName(Array.from({ length: 5 }, () => 'a'.repeat(60)).join('.'));
    assert.equal(asked({ wireName: long }), 'A null');
    for (const name of [Uint8Array.of(0x40, 0), Uint8Array.of(63, 0x61, 0)])
      assert.equal(asked({ wireName: name }), '_OTHER null');
    assert.equal(asked({ questions: 0 }), '_OTHER null');
  });

  it('have the id that their answers have, and a token of their question', () => {
    const [one, same, other] = decode(
      REQUEST,
      query({ id: 0xfedc, name: 'a.test' }),
      query({ id: 0, name: 'A.test' }),
      query({ id: 0, name: 'a.test', type: 28 }),
    ).messages;
    assert.equal(one?.id, 0xfedc);
    assert.equal(one?.token, same?.token);
    assert.notEqual(other?.token, same?.token);
    assert.ok(Number.isInteger(one?.token) && (one?.token ?? 0) > 0);
  });

  it('come several in one segment, and each with its length before it, which may come alone', () => {
    const conversation = new Conversation(decoder);
    const text = Buffer.from(framed(query())).toString('latin1');
    assert.deepEqual(summary(conversation.decode(REQUEST, text.repeat(3))), Array(3).fill('A example.com'));
    assert.equal(conversation.decode(REQUEST, text.slice(0, 1)).status, NEED_MORE);
    assert.equal(conversation.decode(REQUEST, text.slice(0, 2)).status, NEED_MORE);
    assert.equal(conversation.decode(REQUEST, text.slice(0, -1)).start, 0);
  });

  it('are none where they answer, or have no room for a header', () => {
    assert.equal(decode(REQUEST, answer()).status, INVALID);
    assert.equal(decode(RESPONSE, query()).status, INVALID);
    assert.equal(decode(REQUEST, new Uint8Array(11)).status, INVALID);
    for (const message of [answer(), new Uint8Array(11), new Uint8Array(0)])
      assert.equal(decodeDatagram(REQUEST, message).status, INVALID);
  });
});

describe('DNS answers', () => {
  it('have the name of their code, which is an error of the client, or of both where the server failed', () => {
    const codes: [number, string, number][] = [
      [0, 'NOERROR', ERROR_FOR_NONE],
      [1, 'FORMERR', ERROR_FOR_CLIENT],
      [2, 'SERVFAIL', ERROR_FOR_BOTH],
      [3, 'NXDOMAIN', ERROR_FOR_CLIENT],
      [4, 'NOTIMP', ERROR_FOR_BOTH],
      [5, 'REFUSED', ERROR_FOR_CLIENT],
      [10, 'NOTZONE', ERROR_FOR_CLIENT],
      [15, '_OTHER', ERROR_FOR_CLIENT],
    ];
    for (const [rcode, statusCode, errorFor] of codes) {
      const [message] = decode(RESPONSE, answer({ rcode })).messages;
      assert.partialDeepStrictEqual(message, {
        statusCode,
        errorFor,
        errorType: rcode === 0 ? null : statusCode,
      });
    }
  });

  it('have codes above 15 where EDNS(0) gives them room, behind whatever records', () => {
    const of = (...records: Uint8Array[]): string | undefined =>
      summary(decode(RESPONSE, answer({ rcode: 7, records, additionals: 1 })))[0];
    assert.equal(of(opt(1)), 'BADCOOKIE');
    assert.equal(of(record(1, [10, 0, 0, 1]), record(5, pointer(12)), opt(1)), 'BADCOOKIE');
    assert.equal(of(record(16, Array(300).fill(1)), opt(0)), 'YXRRSET');
    assert.equal(of(opt(0xff)), '_OTHER');
  });

  it('may be truncated, have no question, or be cut in the middle of a record', () => {
    const cut = answer({ rcode: 3, records: [record(1, [10, 0, 0, 1]), opt(1)] }).subarray(0, 35);
    const answers = [answer({ flags: TC }), answer({ rcode: 1, questions: 0 }), cut];
    assert.deepEqual(
      answers.flatMap((one) => summary(decodeDatagram(RESPONSE, one))),
      ['NOERROR', 'FORMERR', 'NXDOMAIN'],
    );
  });

  it('that are long are known from their beginning, and the rest is passed over', () => {
    const records = Array.from({ length: 40 }, () => record(16, Array(200).fill(7)));
    const long = framed(answer({ id: 77, rcode: 2, records, additionals: 0 }));
    const conversation = new Conversation(decoder);
    const text = Buffer.from(long).toString('latin1');
    const whole = conversation.decode(RESPONSE, text + text);
    assert.deepEqual(summary(whole), ['SERVFAIL', 'SERVFAIL']);
    assert.deepEqual(
      whole.messages.map(({ id }) => id),
      [77, 77],
    );
    const begun = conversation.decode(RESPONSE, text.slice(0, 300));
    assert.deepEqual([begun.status, begun.start + begun.skip], [SKIP, long.length]);
    assert.equal(summary(conversation.decode(RESPONSE, ''))[0], 'SERVFAIL');
  });

  it('to another question than was asked with their id are none to it', () => {
    const conversation = new Conversation(decoder);
    const [message] = conversation.decode(REQUEST, Buffer.from(framed(query({ id: 5 }))).toString('latin1')).messages;
    const tokens = { tokenOf: (id: number) => (id === 5 ? (message?.token as number) : -2) };
    const idOf = (options: Parameters<typeof answer>[0]): number | undefined => {
      const text = Buffer.from(framed(answer({ id: 5, ...options }))).toString('latin1');
      return conversation.decode(RESPONSE, text, { requests: tokens }).messages[0]?.id;
    };
    assert.equal(idOf({}), 5);
    assert.equal(idOf({ name: 'EXAMPLE.com' }), 5);
    assert.equal(idOf({ questions: 0, rcode: 1 }), 5);
    assert.notEqual(idOf({ name: 'example.org' }), 5);
    assert.notEqual(idOf({ type: 28 }), 5);
    assert.equal(idOf({ id: 6, name: 'example.org' }), 6);
  });
});

describe('rows of DNS', () => {
  it('have the question as OpenTelemetry calls it, unless they stand for many', () => {
    assert.deepEqual(dnsAttributes('A', 'NOERROR', 'example.com'), { 'dns.question.name': 'example.com' });
    assert.deepEqual(dnsAttributes('A', null, '*.example.com'), {});
    assert.deepEqual(dnsAttributes('_OTHER', null, null), {});
  });
});
