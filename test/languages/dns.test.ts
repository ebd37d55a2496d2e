/**
 * Name server clients of all languages: sae-mon's account of both sides is the client's, and unbound's own. An answer that
 * is too long for a datagram is asked for again, over TCP.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ExportDocument, type ExportRow, SaeMon, type Way } from '../equality/sae-mon.ts';
import { Account } from '../load/account.ts';
import { DNS_CLIENTS, type DnsClientName, startDnsClient } from '../workloads/dns-clients.ts';
import type { Sent } from '../workloads/language-client.ts';
import { Unbound } from '../workloads/unbound.ts';
import { type BothEnds, tell } from './compared.ts';

/** How often: prime numbers. */
const STEPS = [
  'A both.demo.test 211',
  'AAAA both.demo.test 53',
  'MX mail.demo.test 31',
  'TXT txt.demo.test 23',
  'A nx.demo.test 17',
  'A big.demo.test 7',
];
const ANSWERS = { 'num.answer.rcode.NOERROR': 'NOERROR', 'num.answer.rcode.NXDOMAIN': 'NXDOMAIN' } as const;
const BIG = 'big.demo.test';

interface Run {
  readonly name: DnsClientName;
  readonly connections: number;
  /** Questions of each before sae-mon attaches. */
  readonly warm: number;
  readonly way: Way;
}

let unbound: Unbound;
before(async () => {
  unbound = await Unbound.start();
});
after(() => unbound?.[Symbol.asyncDispose]());

for (const name of DNS_CLIENTS) {
  dnsTest({ name, connections: 3, warm: 0, way: 'socket' });
  dnsTest({ name, connections: 2, warm: 1, way: 'sys_exit' });
}

function dnsTest(run: Run): void {
  const { name, connections, warm, way } = run;
  const asked = warm > 0 ? 'has asked before attach' : 'asks after attach';
  test(`${name} → unbound; ${connections} at a time, ${asked}; ${way}`, async (context) => {
    tell(context, { client: name, server: 'unbound', way }, await checkRun(run));
  });
}

async function checkRun({ name, connections, warm, way }: Run): Promise<BothEnds> {
  const before = await unbound.queries(0);
  await using client = await startDnsClient(name, { port: unbound.port, connections, warm, steps: STEPS });
  const warmed = await unbound.queries(before + connections * warm);
  const earlier = await unbound.counts();
  await using saeMon = await SaeMon.exporting([unbound.pid, client.pid], way);
  client.release();
  const expected = accountOf(await client.sent());
  assert.equal((await unbound.queries(warmed + expected.total())) - warmed, expected.total());
  checkServer(expected, earlier, await unbound.counts());
  const document = await saeMon.document();
  await client.close();
  assert.equal(document.source.probe, way);
  const served = accountOfRows(document.endpoints);
  const called = accountOfRows(document.dependencies);
  assert.deepEqual(served.rows(), expected.rows(), "sae-mon's account of the server");
  assert.deepEqual(called.rows(), expected.rows(), "sae-mon's account of the client");
  checkNothingElse(document);
  return { expected, served, called };
}

function checkNothingElse({ endpoints, dependencies, unattributed, loss }: ExportDocument): void {
  for (const { protocol, server, outcomes, durationSeconds } of [...endpoints, ...dependencies]) {
    assert.equal(`${protocol} ${server.address} ${server.port}`, `dns 127.0.0.1 ${unbound.port}`);
    assert.deepEqual(
      Object.keys(outcomes).filter((outcome) => !/^(ok|error)$/.test(outcome)),
      [],
    );
    assert.ok((durationSeconds.min ?? -1) > 0, 'a duration that is none');
  }
  assert.deepEqual(unattributed, []);
  assert.ok(loss.complete, `the account is not complete: ${JSON.stringify(loss)}`);
}

/** The second oracle: unbound's own count of types, codes and ways. */
function checkServer(
  expected: Account,
  earlier: ReadonlyMap<string, number>,
  later: ReadonlyMap<string, number>,
): void {
  const wanted = new Map<string, number>();
  const add = (name: string, count: number): void => void wanted.set(name, (wanted.get(name) ?? 0) + count);
  for (const { operation, resource, status, count } of expected.rows()) {
    add(`num.query.type.${operation}`, count);
    for (const [name, code] of Object.entries(ANSWERS)) if (status === code) add(name, count);
    if (resource === BIG) add('num.query.tcp', count / 2);
  }
  const counted = [...wanted.keys()].map((name) => [name, (later.get(name) ?? 0) - (earlier.get(name) ?? 0)] as const);
  assert.deepEqual(new Map(counted), wanted, 'the client and the server disagree');
}

function accountOfRows(rows: readonly ExportRow[]): Account {
  const account = new Account();
  for (const { operation, resource, statusCodes } of rows) {
    for (const [status, count] of Object.entries(statusCodes)) account.add(operation, resource, status, count);
  }
  return account;
}

/** `A nx.demo.test NXDOMAIN`. */
function accountOf(sent: Sent): Account {
  const account = new Account();
  for (const [kind, count] of Object.entries(sent)) {
    const [operation = '', resource = '', status = ''] = kind.split(' ');
    account.add(operation, resource, status, count);
  }
  return account;
}
