/** HTTP servers and clients of all languages: sae-mon's account of both sides is the client's, which checked every answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorsOf, exportAccount } from '../equality/export-account.ts';
import { type ExportDocument, SaeMon, type Way } from '../equality/sae-mon.ts';
import { Account } from '../load/account.ts';
import { type HttpClientName, startHttpClient } from '../workloads/http-clients.ts';
import { HttpServer, type HttpServerName } from '../workloads/http-servers.ts';
import type { Sent } from '../workloads/language-client.ts';
import { type BothEnds, tell } from './compared.ts';

/** Method, path, status, bytes of the answer's body, how often: prime numbers. A POST sends as many bytes. */
const STEPS = [
  'GET /plain 200 6 211',
  'GET /status/204 204 0 31',
  'GET /status/404 404 4 17',
  'GET /status/500 500 4 13',
  'GET /big 200 300000 7',
  'GET /stream 200 100000 5',
  'POST /echo 200 3000 29',
];
const SLOW = 'GET /slow?ms=20 200 5 3';
/** A PUT sends its bytes in chunks. */
const CHUNKED = 'PUT /echo 200 70000 11';

/** It sends its body when it has got 100. */
const EXPECTING = 'POST /echo?expect 200 3000 7';
const EXPECTING_CLIENTS: readonly HttpClientName[] = [
  'c curl',
  'go net/http',
  'go net/http over MPTCP',
  'java HttpClient',
  'node http',
  'python aiohttp',
];
const CONTINUING_SERVERS: readonly HttpServerName[] = [
  'c haproxy before node',
  'go net/http',
  'java httpserver',
  'node http',
  'python threads, HTTP/1.1',
  'python uvicorn',
  'rust hyper',
];

/** These read no request body in chunks, or (nginx) do not give it back; and these clients send none. */
const NO_CHUNKS: readonly (HttpServerName | HttpClientName)[] = [
  'c nginx',
  'php -S',
  'python threads, HTTP/1.0',
  'python threads, HTTP/1.1',
  'php curl',
  'php streams',
];

export interface HttpPair {
  readonly client: HttpClientName;
  readonly connections: number;
  /** Requests on each connection before sae-mon attaches; 0: connect afterwards. */
  readonly warm: number;
  readonly way: Way;
}

/** Declares a test for each client at that server. */
export function httpTests(name: HttpServerName, pairs: readonly HttpPair[]): void {
  for (const pair of pairs) {
    const { client, connections, warm, way } = pair;
    const opened = warm > 0 ? 'opened before attach' : 'opened after attach';
    test(`${client} → ${name}; ${connections} connections, ${opened}; ${way}`, async (context) => {
      tell(context, { client, server: name, way }, await checkPair(name, pair));
    });
  }
}

async function checkPair(
  name: HttpServerName,
  { client: clientName, connections, warm, way }: HttpPair,
): Promise<BothEnds> {
  await using server = await HttpServer.start(name);
  const steps = [...STEPS];
  if (name !== 'c nginx') steps.push(SLOW);
  if (!NO_CHUNKS.includes(name) && !NO_CHUNKS.includes(clientName)) steps.push(CHUNKED);
  if (EXPECTING_CLIENTS.includes(clientName) && CONTINUING_SERVERS.includes(name)) steps.push(EXPECTING);
  await using client = await startHttpClient(clientName, { port: server.port, connections, warm, steps });
  await using saeMon = await SaeMon.exporting([server.pid, client.pid], way);
  client.release();
  const expected = accountOf(await client.sent());
  const document = await saeMon.document();
  await client.close();
  assert.equal(document.source.probe, way);
  const at = ({ server: { port } }: ExportDocument['endpoints'][number]): boolean => port === server.port;
  const served = checkRows(document.endpoints.filter(at), expected, 'server');
  const called = checkRows(document.dependencies.filter(at), expected, 'client');
  assert.deepEqual(document.unattributed, []);
  assert.ok(document.loss.complete, `the account is not complete: ${JSON.stringify(document.loss)}`);
  return { expected, served, called };
}

function checkRows(rows: ExportDocument['endpoints'], expected: Account, role: 'server' | 'client'): Account {
  const account = exportAccount(rows);
  assert.deepEqual(account.rows(), expected.rows(), `sae-mon's account of the ${role}`);
  const errors = rows.reduce((sum, row) => sum + row.errors, 0);
  assert.equal(errors, errorsOf(expected, role), `errors of the ${role}`);
  for (const { server, protocol, durationSeconds } of rows) {
    assert.equal(`${protocol} ${server.address}`, 'http 127.0.0.1');
    assert.ok((durationSeconds.min ?? -1) > 0, 'a duration that is none');
  }
  return account;
}

/** `GET /status/404 404` → GET, `/status/{id}`, 404. */
function accountOf(sent: Sent): Account {
  const account = new Account();
  for (const [kind, count] of Object.entries(sent)) {
    const [method = '', path = '', status = ''] = kind.split(' ');
    account.add(method, path.replace(/\?.*/, '').replace(/\d+$/, '{id}'), status, count);
  }
  return account;
}
