/**
 * Answers that come twice are counted once; those that come from elsewhere are nobody's, and the question stays without
 * one; and who asks everybody, with the same bytes (mDNS, LLMNR), asks no resolver.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { type ExportDocument, SaeMon, type TraceLine, WAYS } from '../equality/sae-mon.ts';
import { PYTHON } from '../workloads/build.ts';
import { Child } from '../workloads/child.ts';
import { source } from '../workloads/language-command.ts';
import { freePort } from '../workloads/tcp.ts';

const ADDRESS = '127.0.0.8';
/** Of odd_resolving.py. */
const TIMES = 7;
const NAME = 'both.demo.test';
const RELATIVES = 2;
/** Through which client and test speak: input and output. */
const STANDARD_STREAMS = 2;

/** A server that is `how`; nobody asks who asks everybody. */
async function serve(how: string, port: number): Promise<Child> {
  const server = new Child(PYTHON, ['-B', source('python/odd_resolver.py'), how, ADDRESS, `${port}`]);
  await server.line('stdout', 'ready');
  return server;
}

/** Its client, which waits. */
async function resolve(how: string, port: number): Promise<Child> {
  const client = new Child(PYTHON, ['-B', source('python/odd_resolving.py'), how, ADDRESS, `${port}`]);
  await client.line('stdout', 'ready');
  return client;
}

/** Lets it ask. @returns how many datagrams came */
async function ask(client: Child): Promise<string> {
  client.write('go\n');
  return client.line('stdout', 'came');
}

function rowsOf(rows: ExportDocument['endpoints']): string[] {
  return rows.map(({ protocol, operation, resource, outcomes }) => {
    return `${protocol} ${operation} ${resource} ${JSON.stringify(outcomes)}`;
  });
}

for (const way of WAYS) {
  it(`what is answered twice counts once, at both ends; ${way}`, async () => {
    const port = await freePort();
    await using server = await serve('twice', port);
    await using client = await resolve('twice', port);
    await using saeMon = await SaeMon.exporting([server.pid, client.pid], way);
    assert.equal(await ask(client), `came ${2 * TIMES}`);
    const { endpoints, dependencies, loss } = await saeMon.document();
    const row = `dns A ${NAME} {"ok":${TIMES}}`;
    assert.deepEqual([rowsOf(endpoints), rowsOf(dependencies)], [[row], [row]]);
    assert.equal((loss.pairing as unknown as Record<string, number>)['duplicateResponses'], 2 * TIMES);
    assert.ok(loss.complete, JSON.stringify(loss));
  });

  it(`what is answered from elsewhere is not answered; ${way}`, async () => {
    const port = await freePort();
    await using _server = await serve('elsewhere', port);
    await using client = await resolve('elsewhere', port);
    await using saeMon = await attachSaeMon('trace', '--json', '--pid', `${client.pid}`, '--probe', way);
    assert.equal(await ask(client), `came ${TIMES}`);
    const lines = (): string[] => saeMon.stdout.split('\n').filter((line) => line.includes('"transaction"'));
    await saeMon.until(() => lines().length >= TIMES, `${TIMES} lines`);
    await saeMon.stop();
    const outcomes = lines().map((line) => JSON.parse(line) as TraceLine);
    assert.deepEqual(
      outcomes.map(({ operation, outcome, peer }) => `${operation} ${outcome} ${peer.address}`),
      Array<string>(TIMES).fill(`A unanswered ${ADDRESS}`),
    );
  });

  it(`mDNS and LLMNR are no questions to a resolver; ${way}`, async () => {
    await using client = await resolve('relatives', 0);
    await using saeMon = await SaeMon.exporting([client.pid], way);
    await ask(client);
    const { endpoints, dependencies, unattributed, coverage } = await saeMon.document();
    assert.deepEqual([endpoints, dependencies, unattributed], [[], [], []]);
    assert.equal(coverage.connections['unknown'], RELATIVES + STANDARD_STREAMS);
    assert.equal(coverage.connections['decoded'], 0);
  });
}
