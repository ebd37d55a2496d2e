/**
 * Makes `captures/` anew, as root: one run of real traffic over the loopback interface (Node.js' HTTP server and client,
 * redis-server and redis-cli), seen by three tcpdumps at once (Ethernet, SLL, SLL2), and by editcap in other formats.
 * What was said is counted by tshark, not by us: `expected.json`.
 *
 *     node test/events/pcap/make-captures.ts        needs tcpdump, tshark and editcap (wireshark-common)
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Child } from '../../workloads/child.ts';
import { Redis } from '../../workloads/redis.ts';
import { Tcpdump } from '../../workloads/tcpdump.ts';

const run = promisify(execFile);
const FOLDER = join(import.meta.dirname, 'captures');

const server = createServer((asked, answer) => {
  asked.resume();
  asked.on('end', () => {
    answer.statusCode = asked.url === '/missing' ? 404 : 200;
    answer.end(asked.method === 'HEAD' ? undefined : 'x'.repeat(asked.url === '/big' ? 3000 : 20));
  });
});

function ask(method: string, path: string, agent: Agent): Promise<void> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asked = request({ host: '::1', port, method, path, agent }, (answer) => {
      answer.resume();
      answer.once('end', resolve);
    });
    asked.once('error', reject);
    asked.end(method === 'POST' ? 'y'.repeat(2000) : undefined);
  });
}

async function talk(redis: Redis): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const id of [1, 2, 3]) await ask('GET', `/users/${id}`, agent);
  await ask('POST', '/users', agent);
  await ask('HEAD', '/users', agent);
  await ask('GET', '/big', agent);
  await ask('GET', '/missing', agent);
  agent.destroy();
  await run('redis-cli', ['-p', `${redis.port}`, 'SET', 'k', 'v']);
  await run('redis-cli', ['-p', `${redis.port}`, '-r', '5', 'GET', 'k']);
  await run('redis-cli', ['-p', `${redis.port}`, 'LPUSH', 'k', '1']);
}

async function tsharkFields(file: string, options: readonly string[]): Promise<string[]> {
  const { stdout } = await run('tshark', ['-r', file, '-T', 'fields', '-E', 'separator= ', ...options]);
  return stdout.split('\n').filter((line) => line !== '');
}

function tally(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines.toSorted()) counts[line] = (counts[line] ?? 0) + 1;
  return counts;
}

mkdirSync(FOLDER, { recursive: true });
await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
const { port: httpPort } = server.address() as AddressInfo;
await using redis = await Redis.start();
const filter = `tcp port ${redis.port} or tcp port ${httpPort}`;
const ethernet = join(FOLDER, 'ethernet.pcap');
{
  await using tcpdump = await Tcpdump.start(ethernet, filter);
  const cooked = ['LINUX_SLL', 'LINUX_SLL2'].map((link) => {
    const file = join(FOLDER, `${link.replace('LINUX_', '').toLowerCase()}.pcap`);
    return new Child('tcpdump', [
      '-i',
      'any',
      '-n',
      '-U',
      '--immediate-mode',
      '-Z',
      'root',
      '-y',
      link,
      '-w',
      file,
      filter,
    ]);
  });
  for (const child of cooked) await child.until(() => child.stderr.includes('listening on'), 'tcpdump listens');
  await talk(redis);
  await tcpdump.stop();
  for (const child of cooked) await child.stop('SIGINT');
}
server.close();
await run('editcap', ['-F', 'nsecpcap', ethernet, join(FOLDER, 'nanoseconds.pcap')]);
await run('editcap', ['-F', 'pcapng', ethernet, join(FOLDER, 'ethernet.pcapng')]);

const decodeAs = ['-d', `tcp.port==${redis.port},resp`, '-d', `tcp.port==${httpPort},http`];
const http = ['-Y', 'http.response', '-e', 'http.response_for.uri', '-e', 'http.response.code', ...decodeAs];
const methods = ['-Y', 'http.request', '-e', 'http.request.method', ...decodeAs];
// Its bulk strings of a request come in order: command and arguments.
const commands = ['-Y', `resp && tcp.dstport == ${redis.port}`, '-e', 'resp.bulk_string.value', ...decodeAs];
const words = (await tsharkFields(ethernet, commands)).map((line) => {
  const first = line.split(',')[0] ?? '';
  return /^([0-9a-f]{2})+$/.test(first) ? Buffer.from(first, 'hex').toString() : first;
});
const statuses = (await tsharkFields(ethernet, http)).map((line) => line.split(' ').at(-1) ?? '');
const expected = {
  origin: `tshark on ethernet.pcap; traffic of Node.js ${process.version} and redis-server over lo, by make-captures.ts`,
  httpMethods: tally(await tsharkFields(ethernet, methods)),
  httpStatusCodes: tally(statuses),
  redisCommands: tally(words),
};
writeFileSync(join(FOLDER, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
