/** Requests over kept connections, each sent when its connection is free. Arguments: port, seconds, connections. */
import { Agent, get } from 'node:http';

const [port = 0, seconds = 1, connections = 8] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const endMs = performance.now() + seconds * 1000;

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent, path: '/items' }, (response) => {
      response.resume().once('end', resolve);
    }).once('error', reject);
  });
}

async function connection(): Promise<void> {
  while (performance.now() < endMs) await ask();
}

await Promise.all(Array.from({ length: connections }, connection));
process.stdout.write('load: done\n');
agent.destroy();
