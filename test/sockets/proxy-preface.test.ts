/** haproxy tells nginx for whom it speaks, before the first request: both count what follows, and show that client. */
import assert from 'node:assert/strict';
import { Agent, get, type IncomingMessage } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { WAYS, type Way } from '../equality/sae-mon.ts';
import { type Seen, watch } from '../failures/observe.ts';
import { Haproxy, type HaproxyOptions } from '../workloads/haproxy.ts';
import { Nginx } from '../workloads/nginx.ts';
import { freePort } from '../workloads/tcp.ts';

/** Prime numbers. */
const CLIENTS = 3;
const REQUESTS = 5;
const KINDS: readonly Omit<HaproxyOptions, 'servicePort'>[] = [
  { mode: 'tcp', preface: 'send-proxy' },
  { mode: 'http', preface: 'send-proxy' },
  { mode: 'tcp', preface: 'send-proxy-v2' },
  { mode: 'http', preface: 'send-proxy-v2 proxy-v2-options crc32c,unique-id' },
  // Its health checks, which end behind the preface, are for nobody.
  { mode: 'http', preface: 'send-proxy check inter 50ms check-send-proxy' },
  { mode: 'http', preface: 'send-proxy-v2 check inter 50ms check-send-proxy' },
];

let port: number;
let nginx: Nginx;
before(async () => {
  port = await freePort();
  const told = 'add_header X-Client "$proxy_protocol_addr $proxy_protocol_port"; return 200 "ok\\n";';
  nginx = await Nginx.start(1, `listen 127.0.0.1:${port} proxy_protocol; location = /ok { ${told} }`);
});
after(() => nginx?.[Symbol.asyncDispose]());

for (const kind of KINDS) {
  for (const way of WAYS) {
    describe(`haproxy, ${kind.mode}, ${kind.preface}; ${way}`, () => {
      let seen: Seen;
      let clients: readonly string[];
      before(async () => {
        ({ seen, clients } = await run(kind, way));
      });

      it('counts all requests at each of the three ends, and nothing is lost', () => {
        const { totals, loss } = seen.document;
        // haproxy serves each, and calls nginx, which serves it, too.
        assert.deepEqual(
          [totals.server.transactions, totals.client.transactions],
          [2 * clients.length, clients.length],
        );
        assert.deepEqual([totals.server.errors, totals.client.errors], [0, 0]);
        assert.ok(loss.complete, JSON.stringify(loss));
      });

      it('shows the client at both ends of the connection that passes it on', () => {
        const told = seen.lines.filter(({ client }) => client !== null);
        for (const role of ['server', 'client'] as const) {
          const shown = told
            .filter((line) => line.role === role)
            .map(({ client }) => `${client?.address} ${client?.port}`);
          assert.deepEqual(shown.sort(), [...clients].sort());
        }
        const untold = seen.lines.filter(({ client }) => client === null);
        assert.deepEqual(
          untold.map(({ peer }) => `${peer.address} ${peer.port}`).sort(),
          [...clients].sort(),
          'who speaks to haproxy itself',
        );
      });
    });
  }
}

/** What nginx understood: the client of each answer. */
async function run(kind: Omit<HaproxyOptions, 'servicePort'>, way: Way): Promise<{ seen: Seen; clients: string[] }> {
  await using haproxy = await Haproxy.start({ ...kind, servicePort: port });
  const clients: string[] = [];
  const seen = await watch([haproxy.pid, nginx.pid], way, async () => {
    for (let n = 0; n < CLIENTS; n += 1) {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let m = 0; m < REQUESTS; m += 1) clients.push(await clientOf(haproxy.port, agent));
      agent.destroy();
    }
  });
  assert.equal(new Set(clients).size, CLIENTS);
  return { seen, clients };
}

async function clientOf(proxyPort: number, agent: Agent): Promise<string> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port: proxyPort, path: '/ok', agent }, resolve).on('error', reject);
  });
  const ended = new Promise((resolve) => answer.once('end', resolve));
  answer.resume();
  await ended;
  return String(answer.headers['x-client']);
}
