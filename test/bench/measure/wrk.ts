import { Child } from '../../workloads/child.ts';

const CONNECTIONS = 50;
export const WRK_SECONDS = 4;

/** By which setpriv, that starts it, says so. */
const NO_SUCH_PROGRAM = 127;

/** Asks over keep-alive connections as fast as it is answered; returns the requests a second. Not all its requests are answered: it ends in their midst. */
export async function wrk(url: string): Promise<number> {
  await using child = new Child('wrk', ['-t', '1', '-c', `${CONNECTIONS}`, '-d', `${WRK_SECONDS}s`, url]);
  const { code } = await child.exited;
  if (code === NO_SUCH_PROGRAM) throw new Error('wrk is missing: apt-get install wrk');
  const { stdout, stderr } = child;
  const rate = Number(/^Requests\/sec:\s+([\d.]+)$/m.exec(stdout)?.[1]);
  if (code !== 0 || !(rate > 0) || /Socket errors|Non-2xx/.test(stdout)) throw new Error(`wrk: ${stderr}${stdout}`);
  return rate;
}
