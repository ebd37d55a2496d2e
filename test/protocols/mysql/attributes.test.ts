import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS } from '../../../src/protocols/decoder-options.ts';
import { mysqlAttributes } from '../../../src/protocols/mysql/attributes.ts';
import { MysqlDecoder } from '../../../src/protocols/mysql/decoder.ts';
import { REQUEST, RESPONSE } from '../../../src/protocols/protocol.ts';
import { Conversation } from '../decoding.ts';
import { command, execute, greeting, login, ok, PLAIN_CLIENT, prepared, query } from './packets.ts';

/** A connection to MariaDB's `shop` that has begun. */
function connected(statements = false, hello = greeting()): Conversation {
  const options = { ...DEFAULT_DECODER_OPTIONS, requestAttributes: true, statements };
  const conversation = new Conversation(new MysqlDecoder(options));
  conversation.decode(RESPONSE, hello);
  const [asked] = conversation.decode(REQUEST, login(PLAIN_CLIENT)).messages;
  conversation.decode(RESPONSE, ok(2), { token: asked?.token ?? 0 });
  return conversation;
}

function attributesOf(conversation: Conversation, bytes: string): unknown {
  return conversation.decode(REQUEST, bytes).messages[0]?.attributes;
}

const HERE = { 'db.system.name': 'mariadb', 'db.namespace': 'shop' };

describe('attributes of a request', () => {
  it('are summary and table of a statement', () => {
    const sql = "SELECT 1 FROM orders WHERE a = 'hunter2'";
    const named = { ...HERE, 'db.query.summary': 'SELECT orders', 'db.collection.name': 'orders' };
    assert.deepEqual(attributesOf(connected(), query(sql)), named);
    const text = 'SELECT ? FROM orders WHERE a = ?';
    assert.deepEqual(attributesOf(connected(true), query(sql)), { ...named, 'db.query.text': text });
  });
  it('name no table where there are several, or none', () => {
    const several = { ...HERE, 'db.query.summary': 'SELECT orders users' };
    assert.deepEqual(attributesOf(connected(), query('SELECT 1 FROM orders, users')), several);
    assert.deepEqual(attributesOf(connected(), query('COMMIT')), { ...HERE, 'db.query.summary': 'COMMIT' });
    assert.deepEqual(attributesOf(connected(), command(0x0e)), HERE);
  });
  it('are those of its text where it was prepared before', () => {
    const conversation = connected();
    const text = query('INSERT INTO orders VALUES (?)').slice(5);
    const [asked] = conversation.decode(REQUEST, command(0x16, text)).messages;
    const named = { ...HERE, 'db.query.summary': 'INSERT orders', 'db.collection.name': 'orders' };
    assert.deepEqual(asked?.attributes, named);
    conversation.decode(RESPONSE, prepared(7, 0, 0), { token: asked?.token ?? 0 });
    assert.deepEqual(attributesOf(conversation, execute(7)), named);
    assert.deepEqual(attributesOf(conversation, execute(8)), HERE);
  });
  it('tell MySQL from MariaDB by the version of the greeting', () => {
    const talk = connected(false, greeting().replace('MariaDB', 'oracle!'));
    assert.deepEqual(attributesOf(talk, command(0x0e)), { 'db.namespace': 'shop' });
  });
});

it('attributes of a row are what its name tells', () => {
  const system = { 'db.system.name': 'mysql', 'db.operation.name': 'SELECT' };
  assert.deepEqual(mysqlAttributes('SELECT', '1146', 'orders'), {
    ...system,
    'db.collection.name': 'orders',
    'db.response.status_code': '1146',
  });
  for (const resource of [null, 'orders users', '(prepared before)', '{*}', 'SELECT', 'SELECT ?'])
    assert.deepEqual(mysqlAttributes('SELECT', null, resource), system);
});
