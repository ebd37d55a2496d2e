/** One file, since each case asks the same of one class. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Collection } from '../../../src/metrics/collection.ts';
import { ScrapeEndpoint } from '../../../src/sinks/prometheus/scrape-endpoint.ts';
import { serviceFamilies } from '../../../src/sinks/prometheus/service-families.ts';
import { toText } from '../../../src/sinks/prometheus/text.ts';
import { storeOf } from '../../metrics/store/making.ts';
import { connectionOf, transactionOf } from '../../metrics/transactions.ts';
import { collectionOf, SELF } from './making.ts';

const store = storeOf();
const connection = connectionOf();
const call = (resource: string): void => store.transaction(transactionOf({ connection, resource }));
let collect = (): Promise<Collection> => Promise.resolve(collectionOf(store));
const failures: unknown[] = [];

let endpoint: ScrapeEndpoint;
before(async () => {
  call('/old');
  endpoint = await ScrapeEndpoint.open({
    host: '127.0.0.1',
    port: 0,
    collect: () => collect(),
    self: () => SELF,
    failed: (error) => failures.push(error),
  });
});
after(() => endpoint[Symbol.asyncDispose]());

const urlOf = (path: string): string => new URL(path, endpoint.url).href;

/** As a browser, a scraper or a person would, one connection each. */
function ask(path: string, options: RequestInit = {}): Promise<Response> {
  return fetch(urlOf(path), { ...options, headers: { connection: 'close', ...options.headers } });
}

function open(): Socket {
  return connect(Number(new URL(endpoint.url).port), '127.0.0.1');
}

/** Of the plain text. */
function answerBytes(collection: Collection): number {
  return toText(serviceFamilies(collection, () => false).all()).length;
}

/** What is left in it, to its end. */
async function bytesOf(socket: Socket): Promise<number> {
  let bytes = 0;
  socket.on('data', (piece) => {
    bytes += piece.length;
  });
  await endOf(socket);
  return bytes;
}

/** However it ends. */
function endOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    // What was reset while nobody read has told of it already.
    if (socket.closed) resolve();
    socket
      .on('error', () => undefined)
      .on('close', () => resolve())
      .resume();
  });
}

async function scrapeBy(agent: string): Promise<string> {
  return await (await ask('/metrics', { headers: { 'user-agent': agent } })).text();
}

describe('an endpoint for scrapes', () => {
  it('answers what was asked for, and says in which form', async () => {
    const response = await ask('/metrics', { headers: { accept: 'application/openmetrics-text;version=1.0.0' } });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^application\/openmetrics-text; version=1\.0\.0/);
    assert.match(await response.text(), /route="\/old".*\n# EOF\n$/s);
    const bytes = await (await ask('/metrics', { headers: { accept: PROTOBUF } })).bytes();
    assert.ok(bytes.length > 1000 && bytes.length < 20_000, `${bytes.length} bytes`);
  });

  it('compresses for who takes it', async () => {
    const zipped = await ask('/metrics', { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(zipped.headers.get('content-encoding'), 'gzip');
    const plain = await ask('/metrics', { headers: { 'accept-encoding': 'identity' } });
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(await zipped.text(), await plain.text());
  });

  it('answers HEAD without a body, and nothing but GET and HEAD', async () => {
    const head = await ask('/metrics', { method: 'HEAD' });
    assert.deepEqual([head.status, await head.text()], [200, '']);
    assert.ok(Number(head.headers.get('content-length')) > 1000);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const response = await ask('/metrics', { method });
      assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD']);
    }
  });

  it('has little else to say', async () => {
    assert.match(await (await ask('/')).text(), /href="\/metrics"/);
    assert.equal((await ask('/-/healthy')).status, 200);
    assert.equal((await ask('/-/ready?x=1')).status, 200);
    for (const path of ['/metrics/', '/etc/passwd', '/..%2f']) assert.equal((await ask(path)).status, 404, path);
  });

  it('shows what is new to a scraper as 0 first, and to everybody else as it is', async () => {
    const value = (text: string): string | undefined =>
      /^sae_mon_transactions_total\{.*resource="\/new".* (\d+)$/m.exec(text)?.[1];
    assert.equal(value(await scrapeBy('server')), undefined);
    for (let i = 0; i < 3; i++) call('/new');
    assert.equal(value(await scrapeBy('server')), '0');
    assert.equal(value(await scrapeBy('server')), '3');
    assert.equal(value(await scrapeBy('person')), '3');
  });
});

describe('what a stranger can make it spend', () => {
  it('is 4 scrapes at a time: the fifth is told to come again', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let waiting = 0;
    const usual = collect;
    collect = async () => {
      waiting += 1;
      await held;
      return usual();
    };
    const scrapes = Array.from({ length: 4 }, () => ask('/metrics'));
    while (waiting < 4) await new Promise((resolve) => setImmediate(resolve));
    const fifth = await ask('/metrics');
    assert.deepEqual([fifth.status, fifth.headers.get('retry-after')], [503, '1']);
    release();
    for (const response of await Promise.all(scrapes)) {
      assert.equal(response.status, 200);
      await response.text();
    }
    collect = usual;
    assert.equal((await ask('/metrics')).status, 200);
  });

  it('is 32 connections, and five seconds for a request', async () => {
    const sockets = Array.from({ length: 40 }, open);
    const ends = sockets.map(endOf);
    for (const socket of sockets) socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n');
    const began = performance.now();
    await Promise.all(ends);
    assert.ok(performance.now() - began < 10_000);
    assert.equal((await ask('/-/ready')).status, 200);
  });

  it('is no more than its time for who does not read what was asked for', async () => {
    const large = storeOf({ maxSeries: 2000 });
    for (let i = 0; i < 2000; i++) large.transaction(transactionOf({ connection, resource: `/route-${i}` }));
    const answered = collectionOf(large);
    const answerMs = 500;
    const options = { host: '127.0.0.1', port: 0, answerMs, self: () => SELF, failed: assert.ifError };
    await using brief = await ScrapeEndpoint.open({ ...options, collect: () => Promise.resolve(answered) });
    // As many as it has at a time.
    const sockets = Array.from({ length: 4 }, () => connect(Number(new URL(brief.url).port), '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => undefined).write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('readable', resolve))));
    // Of one process and one length: the timers of all four are older than this one.
    await new Promise((resolve) => setTimeout(resolve, answerMs));
    for (const socket of sockets) {
      const got = await bytesOf(socket);
      assert.ok(got < answerBytes(answered), `${got} bytes`);
    }
  });

  it('is nothing for who asks with a head that has no end', async () => {
    const socket = open();
    const end = endOf(socket);
    socket.write(`GET /metrics HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`);
    await end;
    assert.equal((await ask('/-/ready')).status, 200);
  });
});

describe('an endpoint whose session', () => {
  it('has ended says so', async () => {
    const usual = collect;
    collect = () => Promise.reject(new Error('over'));
    assert.equal((await ask('/metrics')).status, 503);
    collect = usual;
  });

  it('gives what it cannot write tells of the bug', async () => {
    const usual = collect;
    collect = () => Promise.resolve({} as Collection);
    assert.equal((await ask('/metrics')).status, 500);
    assert.ok(failures.splice(0)[0] instanceof TypeError);
    collect = usual;
    assert.deepEqual(failures, []);
  });
});

describe('a port that is taken', () => {
  it('is told', async () => {
    const port = Number(new URL(endpoint.url).port);
    const again = ScrapeEndpoint.open({ host: '127.0.0.1', port, collect, self: () => SELF, failed: () => undefined });
    await assert.rejects(again, { code: 'LISTEN', message: /somebody listens there already/ });
  });
});

const PROTOBUF = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited';
