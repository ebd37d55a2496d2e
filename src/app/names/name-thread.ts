/** Entry of the thread that looks for names of servers. Ends when it is told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { InvariantError } from '../../lib/errors.ts';
import { type CalledServer, type LocalAnswer, LocalNames } from '../../metadata/local-names.ts';

/** In the order of the servers. */
export interface Answered {
  readonly answers: readonly LocalAnswer[];
  readonly tookMs: number;
}

const port = parentPort;
if (port === null) throw new InvariantError('name-thread.ts runs only as a worker');
const names = new LocalNames(workerData as string);
port.on('message', (servers: readonly CalledServer[]) => {
  const beganMs = performance.now();
  const answers = names.look(servers);
  port.postMessage({ answers, tookMs: performance.now() - beganMs } satisfies Answered);
});
