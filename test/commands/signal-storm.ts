// Sends signals to a process, one after the other and over again, until it is killed: signal-storm.ts PID PAUSE_MS SIGNAL…
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';

const [pid, pauseMs, ...signals] = process.argv.slice(2);
/** Without a pause: so many at a time. */
const BURST = 20;

for (;;) {
  for (const signal of signals) {
    for (let i = pauseMs === '0' ? BURST : 1; i > 0; i -= 1) process.kill(Number(pid), signal);
    if (pauseMs === '0') await nextTurn();
    else await delay(Number(pauseMs));
  }
}
