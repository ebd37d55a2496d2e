import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** GETs at full speed, unpipelined, over 50 connections, by Redis' own client, which costs less than one of ours. */
export async function benchmarkGets(port: number, count: number): Promise<void> {
  await run('redis-benchmark', ['-p', `${port}`, '-n', `${count}`, '-c', '50', '-t', 'get', '-q']);
}
