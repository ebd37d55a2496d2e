import { fileURLToPath } from 'node:url';
import { ping } from '../commands/redis-pings.ts';
import { type Ending, endingOf } from '../commands/run-sae-mon.ts';
import { SAE_MON } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';

/** A command that goes before another one, and lets it see less of the host. */
export type Place = readonly string[];

interface Told {
  readonly code: number | null;
  readonly possible: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
  readonly targets: readonly { readonly flag: string; readonly extent: string; readonly needs: readonly string[] }[];
  readonly needs: readonly { readonly name: string; readonly docker: string }[];
}

const REACH = fileURLToPath(new URL('./reach-program.ts', import.meta.url));
/** A prime. */
const PINGS = 53;

/** In a mount namespace of its own, after `script`, with the capabilities of root. */
export function behind(script: string): Place {
  return ['unshare', '--mount', 'sh', '-c', `${script} && exec "$@"`, 'sh'];
}

/** As nobody, with these capabilities alone. */
export function asNobody(...names: readonly string[]): Place {
  return ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', ...onlyWith(names)];
}

/** As root, with these capabilities alone. */
export function withOnly(...names: readonly string[]): Place {
  return ['setpriv', ...onlyWith(names).filter((option) => !option.startsWith('--ambient'))];
}

function onlyWith(names: readonly string[]): string[] {
  const set = ['-all', ...names.map((name) => `+${name}`)].join();
  return [`--inh-caps=${set}`, `--ambient-caps=${set}`, `--bounding-set=${set}`];
}

/** What `doctor` says there. */
export async function doctorAt(place: Place): Promise<Told> {
  const { code, stdout, stderr } = await runAt(place, [SAE_MON, 'doctor', '--json']);
  if (stdout === '') throw new Error(`doctor said nothing: ${stderr}`);
  return { ...(JSON.parse(stdout) as Omit<Told, 'code'>), code };
}

/** Of every kind of target, also of those that no flag of this version names. */
export async function reachAt(place: Place, flag: string): Promise<Told['targets'][number] & { detail: string }> {
  const { stdout, stderr } = await runAt(place, [REACH, flag]);
  if (stdout === '') throw new Error(`nothing was said: ${stderr}`);
  return JSON.parse(stdout);
}

/** Watches a Redis of this host from there, until it ends. @returns its commands that were counted; else what was said. */
export async function watchedAt(place: Place): Promise<number | string> {
  await using redis = await Redis.start();
  await using child = startAt(place, [SAE_MON, 'export', '--json', '--pid', `${redis.pid}`]);
  const attached = child.line('stderr', 'attached').then(
    () => true,
    () => false,
  );
  if (!(await attached)) return (await endingOf(child)).stderr;
  await ping(redis, PINGS);
  await redis[Symbol.asyncDispose]();
  return countedIn(await endingOf(child)) / PINGS;
}

/** Whether a cgroup, by its path on this host, can be watched from there. */
export async function attachesToCgroup(place: Place, path: string): Promise<boolean> {
  const { code } = await runAt(place, [SAE_MON, 'export', '--json', '--cgroup', path, '--for', '100ms']);
  return code === 0;
}

function countedIn({ stdout }: Ending): number {
  const { totals } = JSON.parse(stdout) as { totals: { server: { transactions: number } } };
  return totals.server.transactions;
}

async function runAt(place: Place, args: readonly string[]): Promise<Ending> {
  await using child = startAt(place, args);
  return await endingOf(child);
}

function startAt([command = '', ...place]: Place, args: readonly string[]): Child {
  return new Child(command, [...place, process.execPath, ...args]);
}
