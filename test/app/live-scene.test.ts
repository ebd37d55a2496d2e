/** What the screen of `top` is given of real servers and clients, against what these know themselves. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttp, get, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import {
  DEFAULT_ANSWER_BYTES,
  DEFAULT_COPY_BYTES,
  DEFAULT_RING_BYTES,
  type SessionOptions,
} from '../../src/app/options.ts';
import { defaultLook } from '../../src/app/reports/top/look.ts';
import { Session } from '../../src/app/session.ts';
import { monotonicNs } from '../../src/lib/clock.ts';
import type { Look, Scene } from '../../src/metrics/scene.ts';
import type { Snapshot } from '../../src/metrics/snapshot.ts';
import { CONNECT_OPERATION } from '../../src/protocols/protocol.ts';
import { Load } from '../load/start-load.ts';
import { Redis } from '../workloads/redis.ts';
import { freePort } from '../workloads/tcp.ts';

interface Picture {
  readonly snapshot: Snapshot;
  readonly scene: Scene;
  /** When it came here. */
  readonly atNs: number;
}

const INTERVAL_NS = 200e6;
/** Of one look: twenty seconds. */
const MOST_PICTURES = 100;
const BINARY = Buffer.from([0xf3, 0x01, 0x00, 0x00, 0x07, 0xff]);

let redis: Redis;
let session: Session;
/** Fails when the session is over. */
let ended: Promise<never>;
let look: Look = defaultLook(INTERVAL_NS);
const waiting: ((picture: Picture) => void)[] = [];
let answerSlow: (response: ServerResponse) => void = () => undefined;
const http = createHttp((request, response) => {
  if (request.url === '/slow') answerSlow(response);
  else response.end('quick');
});
/** Hears what it is told, and says nothing. */
const silent: Server = createServer((socket) => socket.on('data', () => undefined).on('error', () => undefined));
const sockets: Socket[] = [];

before(async () => {
  redis = await Redis.start();
  http.listen(0, '127.0.0.1');
  silent.listen(0, '127.0.0.1');
  await Promise.all([once(http, 'listening'), once(silent, 'listening')]);
  let attached: () => void = () => undefined;
  const isAttached = new Promise<void>((resolve) => {
    attached = resolve;
  });
  session = new Session(optionsOf([redis.pid, process.pid]), {
    attached: () => attached(),
    warning: (text) => assert.fail(text),
    picture: (snapshot, scene) => {
      for (const hear of waiting.splice(0)) hear({ snapshot, scene, atNs: monotonicNs() });
    },
  });
  ended = session.end().then(() => assert.fail('the session has ended'));
  ended.catch(() => undefined);
  await Promise.race([isAttached, ended]);
});

after(async () => {
  for (const socket of sockets) socket.destroy();
  session.stop();
  await session.end();
  http.closeAllConnections();
  http.close();
  silent.close();
  await redis[Symbol.asyncDispose]();
});

function optionsOf(pids: readonly number[]): SessionOptions {
  return {
    target: { kind: 'pids', pids, followChildren: false },
    rules: {
      ...{ routes: [], redisKeys: false, serverNames: false, statements: false, maxNames: null },
      ...{ errorWhen: null, okWhen: null },
    },
    decodeAs: [],
    capture: {
      ...{ way: 'auto', copyBytes: DEFAULT_COPY_BYTES, answerBytes: DEFAULT_ANSWER_BYTES },
      ringBytes: DEFAULT_RING_BYTES,
    },
    filter: null,
    by: [],
    mode: { kind: 'top', intervalNs: INTERVAL_NS, windows: null },
    forNs: null,
  };
}

function sees(fields: Partial<Look>): void {
  look = { ...look, ...fields };
  session.look(look);
}

/** The first picture of this look of which it holds. */
async function pictureWith(holds: (picture: Picture) => boolean): Promise<Picture> {
  for (let i = 0; ; i += 1) {
    const next = new Promise<Picture>((resolve) => waiting.push(resolve));
    const picture = await Promise.race([next, ended]);
    assert(i < MOST_PICTURES, `not seen: ${JSON.stringify(picture.scene)}`);
    if (JSON.stringify(picture.scene.look) === JSON.stringify(look) && holds(picture)) return picture;
  }
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  return (server.address() as AddressInfo).port;
}

test('a look is answered at once, not only at the next interval of ten seconds', async () => {
  sees({ intervalNs: 10e9 });
  await pictureWith(() => true);
  const askedNs = monotonicNs();
  sees({ parts: ['inFlight'] });
  const { atNs } = await pictureWith(() => true);
  // A machine that others use lets a thread wait.
  assert(atNs - askedNs < 1e9, `${(atNs - askedNs) / 1e6} ms`);
  sees({ intervalNs: INTERVAL_NS });
});

test("since the start rows and errors count what the load's own account has, and every window agrees", async () => {
  const steps = [
    { command: 'GET', count: 5003 },
    { command: 'WRONGTYPE', count: 13 },
  ] as const;
  const options = { host: '127.0.0.1', connections: 5, depth: 4, warm: null, ratePerSecond: null };
  await using load = await Load.start({ kind: 'redis', port: redis.port, steps, ...options });
  load.release();
  await load.result();
  const { calls } = await redis.account();
  assert.equal(calls.get('GET'), 5003);
  sees({ window: 'start', parts: ['errors', 'transactions'] });
  const isRedis = ({ server }: { readonly server: { readonly port: number | null } }): boolean =>
    server.port === redis.port;
  const countOf = ({ rows }: Snapshot, name: string): number =>
    rows
      .filter((row) => isRedis(row) && row.role === 'server' && row.operation === name)
      .reduce((sum, row) => sum + row.transactions, 0);
  const { snapshot, scene } = await pictureWith((picture) => countOf(picture.snapshot, 'GET') >= 5003);
  assert.equal(countOf(snapshot, 'GET'), 5003);
  const errors = scene.errors?.rows.filter((row) => isRedis(row) && row.role === 'server') ?? [];
  assert.deepEqual(
    errors.map(({ reason, count }) => [reason, count]),
    [['WRONGTYPE', 13]],
  );
  const { ended, unkept, rows } = scene.transactions ?? assert.fail();
  assert(ended >= 5016 && rows.length <= 300 && ended - unkept >= rows.length, `${ended} ${unkept} ${rows.length}`);
  sees({ window: '1m', parts: [] });
  assert.equal(countOf((await pictureWith(() => true)).snapshot, 'GET'), 5003);
  await load.close();
});

test('a request that waits is in flight with its age, and among the slowest once it is answered', async () => {
  sees({ window: 'start', parts: ['inFlight', 'connections'] });
  const heard = new Promise<ServerResponse>((resolve) => {
    answerSlow = resolve;
  });
  const beforeNs = monotonicNs();
  const request = get({ port: portOf(http), host: '127.0.0.1', path: '/slow' });
  const response = await heard;
  const begunNs = monotonicNs();
  const isSlow = ({ resource }: { readonly resource: string | null }): boolean => resource === '/slow';
  const waits = (picture: Picture, least: number): boolean =>
    picture.scene.inFlight?.rows.some((row) => isSlow(row) && row.role === 'server' && row.ageSeconds > least) === true;
  await pictureWith((picture) => waits(picture, 0.3));
  const askedNs = monotonicNs();
  sees({ row: 'none' });
  const { scene, atNs } = await pictureWith((picture) => waits(picture, 0));
  const rows = scene.inFlight?.rows.filter(isSlow) ?? [];
  assert.deepEqual(new Set(rows.map(({ role }) => role)), new Set(['server', 'client']));
  for (const { ageSeconds } of rows) {
    assert(ageSeconds >= (askedNs - begunNs) / 1e9 && ageSeconds <= (atNs - beforeNs) / 1e9, `${ageSeconds}`);
  }
  const ofConnection = scene.connections?.rows.filter((row) => row.local.port === portOf(http) && row.inFlight === 1);
  assert.equal(ofConnection?.length, 1);
  const answeredNs = monotonicNs();
  response.end('at last');
  const [answer] = (await once(request, 'response')) as [NodeJS.ReadableStream];
  answer.resume();
  await once(answer, 'end');
  const key = rows.find(({ role }) => role === 'server')?.rowKey ?? assert.fail();
  sees({ row: key, parts: [] });
  const { scene: after } = await pictureWith((picture) => (picture.scene.detail?.slowest.length ?? 0) > 0);
  const took = after.detail?.slowest[0]?.durationSeconds ?? 0;
  assert(took >= (answeredNs - begunNs) / 1e9 && took <= (monotonicNs() - beforeNs) / 1e9, `${took}`);
  assert.equal(after.detail?.ends.rows[0]?.address, '127.0.0.1');
  sees({ row: null });
});

test('refused connects are errors of their server', async () => {
  const port = await freePort();
  for (let i = 0; i < 3; i += 1) {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'error').catch(() => undefined);
  }
  sees({ parts: ['errors'] });
  const of = ({ scene }: Picture) => scene.errors?.rows.filter(({ server }) => server.port === port) ?? [];
  const picture = await pictureWith((one) => (of(one)[0]?.count ?? 0) >= 3);
  assert.deepEqual(
    of(picture).map(({ operation, count, last }) => [operation, count, last.outcome]),
    [[CONNECT_OPERATION, 3, 'refused']],
  );
});

test('connections say why nothing of them is decoded, and what their first bytes look like', async () => {
  const port = portOf(silent);
  const unknown = connect(port, '127.0.0.1');
  const words = connect(port, '127.0.0.1');
  const quiet = connect(port, '127.0.0.1');
  const tls = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }).on('error', () => undefined);
  sockets.push(unknown, words, quiet, tls);
  await Promise.all([unknown, words, quiet].map((socket) => once(socket, 'connect')));
  for (let i = 0; i < 40; i += 1) {
    await new Promise((resolve) => unknown.write(BINARY, resolve));
  }
  await new Promise((resolve) => words.write('secret words of somebody\n', resolve));
  const http1 = connect(portOf(http), '127.0.0.1');
  sockets.push(http1);
  http1.write('GET /quick HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(http1, 'data');
  sees({ parts: ['connections'] });
  const rowOf = ({ scene }: Picture, socket: Socket) =>
    scene.connections?.rows.find(({ role, local }) => role === 'client' && local.port === socket.localPort);
  const picture = await pictureWith(
    (one) => rowOf(one, unknown)?.undecoded === 'unknown' && rowOf(one, tls)?.undecoded === 'encrypted',
  );
  const told = [unknown, words, quiet, tls, http1].map((socket) => {
    const { undecoded, opening } = rowOf(picture, socket) ?? assert.fail();
    return [undecoded, opening];
  });
  assert.deepEqual(told, [
    ['unknown', 'binary, begins with 0xf3 0x01'],
    ['undecided', 'text'],
    ['silent', null],
    ['encrypted', 'binary, begins with 0x16 0x03'],
    [null, null],
  ]);
  const row = rowOf(picture, unknown) ?? assert.fail();
  assert.deepEqual([row.sentBytes, row.receivedBytes, row.openBefore], [40 * BINARY.length, 0, false]);
  assert.equal(rowOf(picture, http1)?.transactions, 1);
  assert.deepEqual([row.leftAlone, row.idleSeconds], [true, null]);
  const { leftAlone, idleSeconds, ageSeconds } = rowOf(picture, http1) ?? assert.fail();
  assert.equal(leftAlone, false);
  assert(idleSeconds !== null && idleSeconds <= ageSeconds && ageSeconds < 60, `${idleSeconds} ${ageSeconds}`);
  const servers = picture.scene.connections?.rows.filter(
    ({ role, peer }) => role === 'server' && peer.port === unknown.localPort,
  );
  assert.equal(servers?.[0]?.receivedBytes, 40 * BINARY.length);
});

test('what watching costs is told while somebody asks', async () => {
  sees({ parts: ['cost'] });
  const { scene } = await pictureWith((picture) => (picture.scene.cost?.probe?.runsPerSecond ?? 0) > 0);
  const cost = scene.cost ?? assert.fail();
  assert(cost.cpuRatio > 0 && cost.cpuRatio < 16, `${cost.cpuRatio}`);
  assert(cost.residentBytes > 2 ** 20);
  const { nanosecondsPerRun } = cost.probe ?? assert.fail();
  assert(nanosecondsPerRun > 10 && nanosecondsPerRun < 1e6, `${nanosecondsPerRun}`);
  sees({ parts: [] });
  assert.equal((await pictureWith(() => true)).scene.cost, null);
});
