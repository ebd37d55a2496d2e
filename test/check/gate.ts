/** The gate as CI has it: a real server, a real load, an earlier run. */
import { join } from 'node:path';
import { type Ending, endingOf, startSaeMon } from '../commands/run-sae-mon.ts';
import { Child } from '../workloads/child.ts';

const LOAD = join(import.meta.dirname, 'load-program.ts');
const SERVER = join(import.meta.dirname, 'sleeping-server-program.ts');
const CONNECTIONS = '10';
/** Longer than any load here. */
const BASELINE_FOR = '60s';

export interface SleepingServer extends AsyncDisposable {
  readonly pid: number;
  readonly port: string;
}

/** @param slowMs what one of 25 takes */
export async function startSleepingServer(slowMs: number, errorShare = 0): Promise<SleepingServer> {
  const child = Child.node(SERVER, [String(slowMs), String(errorShare)]);
  const port = (await child.line('stdout', 'port ')).slice('port '.length);
  return { pid: child.pid, port, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
}

export function loadLine(port: string, seconds: number): string[] {
  return [process.execPath, LOAD, port, String(seconds), CONNECTIONS];
}

/** Writes what a later run is compared with, of `seconds` of load. */
export async function writeBaseline(path: string, server: SleepingServer, seconds: number): Promise<Ending> {
  await using exporting = startSaeMon([
    ...['export', '--json', '--histograms', '--interval', '250ms', '--pid', String(server.pid)],
    ...['--for', BASELINE_FOR, '--output', path],
  ]);
  await exporting.line('stderr', 'attached');
  const [command = '', ...args] = loadLine(server.port, seconds);
  await using load = new Child(command, args);
  await load.exited;
  exporting.signal('SIGINT');
  return await endingOf(exporting);
}

/** One run beside an earlier one. */
export async function check(server: SleepingServer, seconds: number, ...flags: string[]): Promise<Ending> {
  await using checking = startSaeMon([
    ...['check', '--pid', String(server.pid), ...flags, '--', ...loadLine(server.port, seconds)],
  ]);
  return await endingOf(checking);
}
