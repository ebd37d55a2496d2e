/**
 * nginx → Node.js → redis-server, watched together by `top` in a real terminal: the map, the sums of processes, and open
 * connections, held against what `ss` says of the same sockets.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Agent, request } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { formatBytes } from '../../src/lib/formats.ts';
import { Child } from '../workloads/child.ts';
import { Nginx } from '../workloads/nginx.ts';
import { Redis } from '../workloads/redis.ts';
import { freePort } from '../workloads/tcp.ts';
import { Terminal } from './terminal.ts';

const CLIENTS = 4;
const PAUSE_MS = 5;

let redis: Redis;
let service: Child;
let nginx: Nginx;
before(async () => {
  redis = await Redis.start();
  const port = await freePort();
  service = Child.node(fileURLToPath(new URL('../workloads/chain-service-program.ts', import.meta.url)), [
    `${port}`,
    `${redis.port}`,
  ]);
  await service.line('stdout', 'listening');
  nginx = await Nginx.start(port, 'location / { proxy_pass http://service/; }');
});
after(async () => {
  await nginx?.[Symbol.asyncDispose]();
  await service?.stop();
  await redis?.[Symbol.asyncDispose]();
});

/** Some clients that ask nginx again and again over connections that stay open, until they are told to stop. */
class Traffic implements AsyncDisposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  readonly #clients: readonly Promise<void>[];
  #goesOn = true;

  constructor() {
    this.#clients = Array.from({ length: CLIENTS }, () => this.#client());
  }

  /** No more requests; connections stay. */
  async pause(): Promise<void> {
    this.#goesOn = false;
    await Promise.all(this.#clients);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pause();
    this.#agent.destroy();
  }

  async #client(): Promise<void> {
    while (this.#goesOn) {
      await this.#ask();
      await delay(PAUSE_MS);
    }
  }

  #ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      const asked = request({ port: nginx.port, host: '127.0.0.1', path: '/items/1', agent: this.#agent }, (answer) => {
        answer.resume().on('end', resolve);
      });
      asked.on('error', reject).end();
    });
  }
}

/** By the digit that stands before its title. */
async function open(terminal: Terminal, title: string): Promise<void> {
  const digit = new RegExp(`^ 1 overview .*(\\d) ${title}`, 'm').exec(await terminal.text())?.[1];
  assert.ok(digit !== undefined, await terminal.text());
  terminal.key(digit);
}

/** Lines of `ss` about sockets of TCP that are open, at these ports on either side. */
function ss(ports: readonly number[]): readonly string[] {
  const filter = ports.map((port) => `sport = :${port} or dport = :${port}`).join(' or ');
  const text = execFileSync('ss', ['-tinOH', 'state', 'established', `( ${filter} )`], { encoding: 'utf8' });
  return text.split('\n').filter((line) => line !== '');
}

function figure(line: string, name: string): number {
  return Number(new RegExp(`\\b${name}:([\\d.]+)`).exec(line)?.[1]);
}

test('the map has the chain, processes its sums, and connections what ss says of them', async () => {
  await using terminal = await Terminal.start();
  terminal.resize(120, 40);
  terminal.run(`top --pid ${nginx.pid},${service.pid},${redis.pid} --interval 500ms`);
  await terminal.until(/LOST +nothing since attach/);
  await using traffic = new Traffic();

  await open(terminal, 'map');
  await terminal.until(/^.nginx .*\n.└─node .*\n. {2}└─redis-server /m);
  await terminal.until(/^.└─node +http +[1-9][\d.,k]+ +0\.0 /m);

  await open(terminal, 'processes');
  await terminal.until(/^.node +[1-9][\d.,k]+ +0\.0 .* [1-9][\d.,k]+ +0\.0 /m);
  await terminal.until(new RegExp(`^.└─redis-server ${redis.pid} `, 'm'));

  await traffic.pause();
  await open(terminal, 'connections');
  // Of nginx's clients only its own ends are watched, of all others both.
  const ports = [nginx.port, redis.port];
  const upstream = servicePort();
  const expected = ss([...ports, upstream]).length - ss([nginx.port]).length / 2;
  await terminal.until(new RegExp(`^.${expected} open `, 'm'));

  terminal.write('/proto:redis side:client');
  terminal.key('Enter');
  await terminal.until(/OPEN CONNECTIONS 1-1 of 1/);
  terminal.key('Enter');
  await terminal.until(/own end/);
  const text = await terminal.text();
  const own = /own end +(\S+)/.exec(text)?.[1] ?? assert.fail(text);
  const line = ss([redis.port]).find((each) => each.trim().split(/\s+/)[2] === own) ?? assert.fail(own);
  const bytes = `${formatBytes(figure(line, 'bytes_received'))} in, ${formatBytes(figure(line, 'bytes_sent'))} out`;
  assert.ok(text.includes(bytes), `${bytes}\n${line}\n${text}`);
  const shown = Number(/round trip (?:<)?([\d.]+) ms/.exec(text)?.[1]);
  const rtt = figure(line, 'rtt');
  assert.ok(shown > 0 && shown < Math.max(1, rtt * 10) && shown > rtt / 10, `${shown} ms, ss: ${rtt} ms`);
  assert.match(text, /, 0 segments sent again/);
  terminal.key('q');
  await terminal.until(/code 0/);
});

function servicePort(): number {
  const text = execFileSync('ss', ['-tlnpOH'], { encoding: 'utf8' });
  const line = text.split('\n').find((each) => each.includes(`pid=${service.pid},`)) ?? assert.fail(text);
  return Number(/:(\d+) /.exec(line)?.[1]);
}
