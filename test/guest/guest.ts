import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { exportAccount } from '../equality/export-account.ts';
import type { ExportDocument } from '../equality/sae-mon.ts';
import { Account, type LoadResult } from '../load/account.ts';

const run = promisify(execFile);

/** Of a guest with all its commands, which take half a minute where the machine is idle. */
const PATIENCE_SECONDS = 540;

/** For a hook that boots one before its tests. */
export const GUEST_MS = (PATIENCE_SECONDS + 20) * 1000;

/** In a guest's output, behind what a command of it printed: with its status. */
const END_OF_COMMAND = /^@@END (\d+)@@\n/m;

/** As Debian calls it. */
export type Architecture = 'amd64' | 'arm64';

/** Paths of Debian's kernels by their versions; fetched the first time. */
export function fetchKernels(architecture: Architecture, versions: readonly string[]): ReadonlyMap<string, string> {
  const folder = here(architecture === 'amd64' ? '../../build/kernels' : `../../build/kernels-${architecture}`);
  const env = { ...process.env, ARCHITECTURE: architecture };
  const list = execFileSync(here('./fetch-kernels.sh'), [folder, ...versions], { env, encoding: 'utf8' });
  const lines = list.trimEnd().split('\n');
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

/** Puts the scripts of guests, and the loads and servers that they start, into the folder `root/test`. */
export function addPrograms(root: string): void {
  const target = join(root, 'test');
  mkdirSync(target, { recursive: true });
  for (const file of ['count-redis.sh', 'count-callers.sh', 'equal.sh']) cpSync(here(`./${file}`), join(target, file));
  for (const folder of ['load', 'workloads']) {
    cpSync(here(`../${folder}`), join(target, folder), { recursive: true, filter: isProgram });
  }
  writeFileSync(join(target, 'package.json'), '{ "type": "module" }');
}

export interface Guest {
  readonly architecture: Architecture;
  readonly image: string;
  readonly overlay: string;
  /** Programs of the host that it gets. */
  readonly programs?: readonly string[];
}

/** What a command printed in a guest, and how it ended. */
export interface Told {
  readonly stdout: string;
  readonly status: number;
}

/**
 * Boots a guest once for all the commands, which run one behind the other, each without what those before it have left:
 * most of what a guest takes is its boot.
 * @returns what each of them told, in their order
 */
export async function boot(guest: Guest, commands: readonly string[]): Promise<readonly Told[]> {
  const { architecture, image, overlay, programs = [] } = guest;
  const env = { ...process.env, ARCHITECTURE: architecture, BINS: programs.join(' '), TIMEOUT: `${PATIENCE_SECONDS}` };
  const { stdout } = await run(here('./boot.sh'), [image, overlay, commands.map(alone).join('\n')], { env }).catch(
    (error: { stdout: string; stderr: string }) => assert.fail(`${error.stdout}\n${error.stderr}`),
  );
  // Of each command two parts: what it printed, and its status; nothing stands behind the last.
  const parts = stdout.split(END_OF_COMMAND);
  assert.equal(parts.length, 2 * commands.length + 1, `not every command has ended:\n${stdout}`);
  return commands.map((_, index) => ({ stdout: parts[2 * index] as string, status: Number(parts[2 * index + 1]) }));
}

/** What the command printed in the guest; fails unless it has ended well. */
export function printed({ stdout, status }: Told): string {
  assert.equal(status, 0, stdout);
  return stdout;
}

/** The guest is the command's own: whatever still runs behind it is killed, and its files are removed. */
function alone(command: string): string {
  const quoted = `'${command.replaceAll("'", "'\\''")}'`;
  return `sh -c ${quoted}; echo "@@END $?@@"; kill -9 -1; while pidof node redis-server >/dev/null; do sleep 0.1; done; rm -rf /tmp/*`;
}

/** Of what `equal.sh` printed: both ends count what the load counts, by that way in. */
export function assertEqual(stdout: string, way: string): void {
  const document = JSON.parse(line(stdout, 'export ').slice('export '.length)) as ExportDocument;
  const { account } = JSON.parse(line(stdout, 'load ').slice('load '.length)) as LoadResult;
  const expected = Account.of(account).rows();
  assert.deepEqual(exportAccount(document.endpoints).rows(), expected);
  assert.deepEqual(exportAccount(document.dependencies).rows(), expected);
  assert.equal(document.source.probe, way);
  assert.ok(document.loss.complete, JSON.stringify(document.loss));
}

/** The first line that begins with `prefix`. */
export function line(text: string, prefix: string): string {
  const found = text.split('\n').find((each) => each.startsWith(prefix));
  assert.ok(found !== undefined, `the guest printed no line that begins with "${prefix}":\n${text}`);
  return found;
}

function isProgram(path: string): boolean {
  return !path.includes('.') || path.endsWith('.ts') || path.endsWith('test/load') || path.endsWith('test/workloads');
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
