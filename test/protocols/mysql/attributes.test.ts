import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mysqlAttributes } from '../../../src/protocols/mysql/attributes.ts';
import { REQUEST, RESPONSE } from '../../../src/protocols/protocol.ts';
import type { Conversation } from '../decoding.ts';
import { answered, asked, connected } from './conversation.ts';
import { command, execute, greeting, ok, prepared, query, result } from './packets.ts';

function attributesOf(conversation: Conversation, bytes: string): unknown {
  return conversation.decode(REQUEST, bytes).messages[0]?.attributes;
}

const TRACE = { requestAttributes: true };
const HERE = { 'db.system.name': 'mariadb', 'db.namespace': 'shop' };

describe('attributes of a request', () => {
  it('are summary and table of a statement', () => {
    const sql = "SELECT 1 FROM orders WHERE a = 'hunter2'";
    const named = { ...HERE, 'db.query.summary': 'SELECT orders', 'db.collection.name': 'orders' };
    assert.deepEqual(attributesOf(connected(TRACE), query(sql)), named);
    const text = 'SELECT ? FROM orders WHERE a = ?';
    assert.deepEqual(attributesOf(connected({ ...TRACE, statements: true }), query(sql)), {
      ...named,
      'db.query.text': text,
    });
  });
  it('name no table where there are several, or none', () => {
    const several = { ...HERE, 'db.query.summary': 'SELECT orders users' };
    assert.deepEqual(attributesOf(connected(TRACE), query('SELECT 1 FROM orders, users')), several);
    assert.deepEqual(attributesOf(connected(TRACE), query('COMMIT')), { ...HERE, 'db.query.summary': 'COMMIT' });
    assert.deepEqual(attributesOf(connected(TRACE), command(0x0e)), HERE);
  });
  it('are those of its text where it was prepared before', () => {
    const conversation = connected(TRACE);
    const text = query('INSERT INTO orders VALUES (?)').slice(5);
    const [asked] = conversation.decode(REQUEST, command(0x16, text)).messages;
    const named = { ...HERE, 'db.query.summary': 'INSERT orders', 'db.collection.name': 'orders' };
    assert.deepEqual(asked?.attributes, named);
    conversation.decode(RESPONSE, prepared(7, 0, 0), { token: asked?.token ?? 0 });
    assert.deepEqual(attributesOf(conversation, execute(7)), named);
    assert.deepEqual(attributesOf(conversation, execute(8)), HERE);
  });
  it('tell MySQL from MariaDB by the version of the greeting', () => {
    const talk = connected({ ...TRACE, hello: greeting().replace('MariaDB', 'oracle!') });
    assert.deepEqual(attributesOf(talk, command(0x0e)), { 'db.namespace': 'shop' });
  });
});

describe('what only trace shows', () => {
  it('is the database, by the handshake, USE and INIT_DB', () => {
    const conversation = connected(TRACE);
    const namespace = (bytes: string): unknown => asked(conversation, bytes).attributes?.['db.namespace'];
    assert.equal(namespace(query('SELECT 1')), 'shop');
    assert.equal(namespace(query('USE other')), 'other');
    assert.equal(namespace(command(0x02, 'third')), 'third');
    assert.equal(namespace(command(0x0e)), 'third');
  });
  it('is how many rows came, or were changed', () => {
    assert.deepEqual(answered(connected(TRACE), query('SELECT 1'), result(['1', '2'])).attributes, {
      'db.response.returned_rows': 2,
    });
    assert.deepEqual(answered(connected(TRACE), query('DO 1'), ok(1, { affected: 3 })).attributes, {
      'db.response.affected_rows': 3,
    });
  });
  it('is nothing otherwise', () => assert.equal(asked(connected(), query('SELECT 1')).attributes, null));
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
