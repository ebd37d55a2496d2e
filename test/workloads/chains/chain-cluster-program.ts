/** PORT BACKEND: the loop of `chain-loop-program.ts` in several processes, which share the port. */
import cluster from 'node:cluster';

const WORKERS = 3;

if (cluster.isPrimary) {
  for (let n = 0; n < WORKERS; n += 1) cluster.fork();
  process.on('SIGTERM', () => cluster.disconnect(() => process.exit()));
} else await import('./chain-loop-program.ts');
