import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { DashboardServer } from '../../../src/sinks/dashboard/dashboard-server.ts';

let version = 'first';
let made = 0;
let server: DashboardServer;
before(async () => {
  server = await DashboardServer.open({
    host: '127.0.0.1',
    port: 0,
    page: { html: Buffer.from('<!doctype html>'), policy: "default-src 'none'" },
    source: {
      get version() {
        return version;
      },
      overview: (range) => {
        made += 1;
        return { range, version };
      },
      row: (id) => (id === 7 ? { id } : null),
    },
    failed: assert.ifError,
  });
});
after(() => server[Symbol.asyncDispose]());

const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(path, server.url), { headers: { connection: 'close', ...headers } });

/** With a Host header of one's own, which fetch does not allow. */
function askAs(host: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(new URL('/api/overview', server.url), { headers: { host } }, resolve).on('error', reject);
  });
}

describe('the server of the page', () => {
  it('gives the page with a policy that lets it ask nobody else', async () => {
    const response = await ask('/');
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(response.headers.get('content-security-policy'), "default-src 'none'");
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(await response.text(), '<!doctype html>');
  });

  it('answers nothing under a name that is not its own (DNS rebinding)', async () => {
    assert.equal((await askAs('evil.example')).statusCode, 421);
    assert.equal((await askAs('localhost:1')).statusCode, 200);
  });

  it('answers nothing but GET and HEAD, of what there is', async () => {
    const post = await fetch(server.url, { method: 'POST', body: 'x' });
    assert.deepEqual([post.status, post.headers.get('allow')], [405, 'GET, HEAD']);
    const head = await fetch(server.url, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, '15']);
    for (const [path, status] of [
      ['/etc/passwd', 404],
      ['/api/overview?range=1', 400],
      ['/api/overview?range=x', 400],
      ['/api/row?id=8', 404],
      ['/api/row', 404],
      ['/api/row?id=7', 200],
    ] as const) {
      assert.equal((await ask(path)).status, status, path);
    }
  });

  it('makes an answer once for all who ask before something changes', async () => {
    const before = made;
    for (let i = 0; i < 5; i += 1) {
      assert.deepEqual(await (await ask('/api/overview?range=900')).json(), { range: 900, version });
    }
    assert.equal(made - before, 1);
  });

  it('says that nothing is new, or waits until something is', async () => {
    const first = await ask('/api/overview?range=300');
    const tag = first.headers.get('etag') ?? '';
    assert.equal((await ask('/api/overview?range=300', { 'if-none-match': tag })).status, 304);
    let answered = false;
    const waiting = ask('/api/overview?range=300&wait', { 'if-none-match': tag }).then((response) => {
      answered = true;
      return response;
    });
    // What is asked later is answered before: it has been heard, and waits.
    assert.equal((await ask('/')).status, 200);
    assert.equal(answered, false);
    version = 'second';
    server.changed();
    assert.deepEqual(await (await waiting).json(), { range: 300, version: 'second' });
  });

  it('keeps 16 waiting at most', async () => {
    const tag = (await ask('/api/overview')).headers.get('etag') ?? '';
    const statuses: number[] = [];
    const refused = Promise.withResolvers<void>();
    const waiting = Array.from({ length: 20 }, async () => {
      const { status } = await ask('/api/overview?wait', { 'if-none-match': tag });
      statuses.push(status);
      if (statuses.length === 4) refused.resolve();
    });
    await refused.promise;
    assert.deepEqual(statuses, [304, 304, 304, 304]);
    version = 'third';
    server.changed();
    await Promise.all(waiting);
    assert.deepEqual(statuses.slice(4), new Array<number>(16).fill(200));
  });

  it('gives a page that is open the time to hear of the end, and nobody else', async () => {
    const hurry = new AbortController();
    const began = performance.now();
    const heard = server.heard(hurry.signal);
    hurry.abort();
    await heard;
    assert.ok(performance.now() - began < 1000);
  });
});
