import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { TransactionRow } from '../../../src/transactions/row.ts';
import { columnNamed } from '../../../src/views/trace/columns.ts';
import { notShownLine, traceLine, USUAL_LINE } from '../../../src/views/trace/line.ts';
import { rowOf } from '../../exports/transaction-row.ts';

// Lines give the local time.
process.env.TZ = 'UTC';

it('writes one line a transaction, with its parts at the same places', () => {
  const rows: Partial<TransactionRow>[] = [
    {},
    { role: 'client', protocol: 'redis', operation: 'CONFIG GET', resource: null, statusCode: null, timing: 'late' },
    { operation: 'POST', resource: '/orders', statusCode: '500', outcome: 'error', errorType: '500' },
    { outcome: 'unanswered', statusCode: null, errorType: 'unanswered', durationSeconds: 12.34, responseBytes: 0 },
    {
      role: 'unknown',
      protocol: 'redis',
      operation: 'GET',
      statusCode: null,
      outcome: 'error',
      errorType: 'WRONGTYPE',
    },
    { outcome: 'oneWay', statusCode: null, durationSeconds: null },
    { outcome: 'cutByClient' },
    { outcome: 'cutByServer', errorType: 'truncated' },
    { outcome: 'cutByClient', statusCode: null },
    { pairId: '7-8f3ac0de' },
    {
      role: 'client',
      peer: { address: '/run/redis.sock', port: null, transport: 'unix' },
      peerProcess: { pid: 77, command: 'redis' },
    },
    { client: { address: '203.0.113.7', port: 51_234 } },
    { role: 'client', client: { address: '2001:db8::7', port: 51_234 } },
    { role: 'unknown', client: { address: '/run/client', port: null } },
    { role: 'client', peerName: 'db-1.internal' },
    { role: 'client', peerBehind: { address: '10.0.0.9', port: 8080, transport: 'tcp' } },
    { role: 'client', operation: 'PING', resource: null, statusCode: null, outcome: 'timeout', tries: 2 },
    { durationSeconds: 0.1 },
    { durationSeconds: 1.2, waiting: true },
    { outcome: 'open', statusCode: null, durationSeconds: 4, responseBytes: 0 },
    { peerProcess: { pid: 78, command: 'curl' } },
  ];
  assert.deepEqual(
    rows.map((fields) => line(fields)),
    [
      '00:00:01.123456 server  http  GET /users/{id}             200         1.92ms    345B→12.1kB ←10.0.0.7:40000 nginx/123',
      '00:00:01.123456 client  redis CONFIG GET                  ok         ~1.92ms    345B→12.1kB →10.0.0.7:40000 nginx/123',
      '00:00:01.123456 server  http  POST /orders               !500         1.92ms    345B→12.1kB ←10.0.0.7:40000 nginx/123',
      '00:00:01.123456 server  http  GET /users/{id}            !unanswered   12.3s*       345B→0B ←10.0.0.7:40000 nginx/123',
      '00:00:01.123456 unknown redis GET /users/{id}            !WRONGTYPE   1.92ms    345B→12.1kB ↔10.0.0.7:40000 nginx/123',
      '00:00:01.123456 server  http  GET /users/{id}             oneWay           -    345B→12.1kB ←10.0.0.7:40000 nginx/123',
      '00:00:01.123456 server  http  GET /users/{id}             200 cut     1.92ms    345B→12.1kB ←10.0.0.7:40000 nginx/123',
      '00:00:01.123456 server  http  GET /users/{id}            !200 cut     1.92ms    345B→12.1kB ←10.0.0.7:40000 nginx/123',
      '00:00:01.123456 server  http  GET /users/{id}             - cut       1.92ms    345B→12.1kB ←10.0.0.7:40000 nginx/123',
      '00:00:01.123456 server  http  GET /users/{id}             200         1.92ms    345B→12.1kB ←10.0.0.7:40000 nginx/123 ⇄7-8f3ac0de',
      '00:00:01.123456 client  http  GET /users/{id}             200         1.92ms    345B→12.1kB →/run/redis.sock(redis/77) nginx/123',
      '00:00:01.123456 server  http  GET /users/{id}             200         1.92ms    345B→12.1kB ←203.0.113.7:51234 via 10.0.0.7:40000 nginx/123',
      '00:00:01.123456 client  http  GET /users/{id}             200         1.92ms    345B→12.1kB →10.0.0.7:40000 for [2001:db8::7]:51234 nginx/123',
      '00:00:01.123456 unknown http  GET /users/{id}             200         1.92ms    345B→12.1kB ↔/run/client via 10.0.0.7:40000 nginx/123',
      '00:00:01.123456 client  http  GET /users/{id}             200         1.92ms    345B→12.1kB →db-1.internal:40000 nginx/123',
      '00:00:01.123456 client  http  GET /users/{id}             200         1.92ms    345B→12.1kB →10.0.0.7:40000(10.0.0.9:8080) nginx/123',
      '00:00:01.123456 client  http  PING                       !timeout     1.92ms    345B→12.1kB →10.0.0.7:40000 nginx/123 ×2',
      '00:00:01.123456 server  http  GET /users/{id}             200          100ms*   345B→12.1kB ←10.0.0.7:40000 nginx/123',
      '00:00:01.123456 server  http  GET /users/{id}             200          1.20s    345B→12.1kB ←10.0.0.7:40000 nginx/123',
      '00:00:01.123456 server  http  GET /users/{id}             open        >4.00s*        345B→- ←10.0.0.7:40000 nginx/123',
      '00:00:01.123456 server  http  GET /users/{id}             200         1.92ms    345B→12.1kB ←10.0.0.7:40000(curl/78) nginx/123',
    ],
  );
});

it('colours what is to be seen: errors, slow ones by how slow, and what is not over', () => {
  const colors = (fields: Partial<TransactionRow>): string => {
    const text = traceLine(rowOf(fields), { color: true, columns: ['status', 'durationSeconds'].map(columnNamed) });
    return text.replaceAll('\u001b[', '<').replaceAll(/(?<=<\d+)m/g, '>');
  };
  assert.equal(colors({}), '<32> 200       <39>  1.92ms ');
  assert.equal(colors({ durationSeconds: 0.2 }), '<32> 200       <39> <33>  200ms*<39>');
  assert.equal(colors({ durationSeconds: 2 }), '<32> 200       <39> <31><1>  2.00s*<22><39>');
  assert.equal(colors({ durationSeconds: 2, waiting: true }), '<32> 200       <39> <2>  2.00s <22>');
  assert.equal(colors({ outcome: 'refused' }), '<31>!refused   <39>  1.92ms ');
  assert.equal(colors({ outcome: 'open', statusCode: null }), '<33> open      <39> >1.92ms ');
});

it('has the columns that were asked for, in their order, also keys of the JSON that are none of its own', () => {
  const columns = ['responseBytes', 'target', 'connectionId', 'tcp', 'timeToFirstByteSeconds', 'status'].map(
    columnNamed,
  );
  assert.equal(
    traceLine(rowOf(), { color: false, columns }),
    '12.1kB GET /users/{id}            77 {"retransmissions":0,"rttSeconds":0.0002}  1.80ms  200',
  );
});

it('says in the place of missing lines how many there are', () => {
  assert.equal(notShownLine(1234, false), '… 1,234 not shown: the reader was too slow');
});

it('cuts a long resource where the line would pass 120 columns, and nothing else', () => {
  const long = line({ resource: `/${'segment/'.repeat(30)}`, process: { ...rowOf().process, command: 'x' } });
  assert.equal(long.length, 120);
  assert.match(long, /…/);
  const wide = line({ peer: { address: '2001:db8:1111:2222:3333:4444:5555:6666', port: 40_000, transport: 'tcp' } });
  assert.match(wide, /GET \/users\/\{id\} .*←\[2001:db8:1111:2222:3333:4444:5555:6666\]:40000 nginx\/123$/);
});

it('lets no control character through, with or without colour', () => {
  const evil = '\u001b[2J\u0007\r\n\u202e';
  const row = rowOf({
    protocol: evil,
    operation: evil,
    resource: evil,
    statusCode: evil,
    process: { ...rowOf().process, command: evil },
    role: 'client',
    peer: { address: evil, port: null, transport: 'unix' },
    peerProcess: { pid: 1, command: evil },
    client: { address: evil, port: null },
  });
  assert.doesNotMatch(traceLine(row, USUAL_LINE), /\p{Cc}|\p{Cf}/u);
  const colored = traceLine(row, { ...USUAL_LINE, color: true });
  assert.ok(colored.includes('\u001b[32m'));
  assert.doesNotMatch(stripVTControlCharacters(colored), /\p{Cc}|\p{Cf}/u);
});

function line(fields: Partial<TransactionRow>): string {
  return traceLine(rowOf(fields), USUAL_LINE);
}
