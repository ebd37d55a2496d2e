import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { SAE_MON } from '../equality/sae-mon.ts';
import { PidNamespace } from '../processes/pid-namespace.ts';
import type { Place } from '../reach/place.ts';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { accepting, freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

interface Counted {
  readonly asked: number;
  readonly counted: number;
}

/** A prime, of a command that nobody else says meanwhile. */
const ASKED = 53;
const COMMAND = 'DBSIZE';

/** Runs sae-mon there with arguments that serve metrics, at a port of the test's; asks a Redis of this host, and scrapes. */
export async function countedByScrape([command = '', ...place]: Place, args: readonly string[]): Promise<Counted> {
  const port = await freePort();
  await using redis = await Redis.start();
  await using saeMon = new Child(command, [...place, process.execPath, SAE_MON, ...args.map(at(port))]);
  await saeMon.line('stderr', 'metrics on');
  return { asked: ask(redis.port), counted: await scrape(port) };
}

/** The same by a command line for a shell, in a pid namespace whose first process is the service. */
export async function countedByPod(command: readonly string[], service: string): Promise<Counted> {
  const [port, servicePort] = [await freePort(), await freePort()];
  using folder = new TemporaryFolder();
  symlinkSync(SAE_MON, folder.file('sae-mon'));
  symlinkSync(process.execPath, folder.file('node'));
  await using pod = new PidNamespace(service, ['--port', `${servicePort}`, '--bind', '127.0.0.1', '--save', '']);
  await accepting(pod.program, servicePort);
  const first = readFileSync(`/proc/${pod.program.pid}/task/${pod.program.pid}/children`, 'utf8').trim();
  const inside = ['--target', first, '--pid', '--mount', ...command.map(at(port))];
  const env = { ...process.env, PATH: `${folder.path}:${process.env['PATH']}`, SERVICE: service };
  // It ends with the service, which it watches.
  const saeMon = new Child('nsenter', inside, { env });
  await saeMon.line('stderr', 'metrics on');
  return { asked: ask(servicePort), counted: await scrape(port) };
}

function at(port: number): (word: string) => string {
  return (word) => word.replace(/(?:0\.0\.0\.0|127\.0\.0\.1):9464/, `127.0.0.1:${port}`);
}

function ask(port: number): number {
  execFileSync('redis-cli', ['-p', `${port}`, '-r', `${ASKED}`, COMMAND], { stdio: 'pipe' });
  return ASKED;
}

/** Counted are those of the server, once the last of them was read from the ring. */
async function scrape(port: number): Promise<number> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/-/ready`);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const rows = text.split('\n').filter((line) => line.startsWith('db_server_operation_duration_seconds_count{'));
    const own = rows.filter((line) => line.includes(`db_operation_name="${COMMAND}"`));
    const counted = own.reduce(
      (sum, line) =>
        sum +
        Number(
          line
            .slice(line.lastIndexOf('}') + 1)
            .trim()
            .split(' ')[0],
        ),
      0,
    );
    if ((ready.status === 200 && counted >= ASKED) || performance.now() > deadline) return counted;
  }
}
