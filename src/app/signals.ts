/** SIGINT, SIGTERM and SIGHUP ask once for a clean end; the second time the process ends as the signal would have it. */
/** Signals that come so soon after the first are the same request: a shell and a wrapper such as npm both pass Ctrl-C on. */
const ECHO_MS = 250;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `stop` at the first signal, until it is disposed. From then on the process ends by itself, and a first signal asks
 * for what is under way: one that ended it would cut its output, and make its good end a bad one.
 */
export function stopOnSignals(stop: () => void): Disposable {
  let askedMs = Number.NaN;
  let ends = false;
  const handle = (signal: NodeJS.Signals): void => {
    if (Number.isNaN(askedMs)) {
      askedMs = performance.now();
      if (!ends) stop();
      return;
    }
    if (performance.now() - askedMs < ECHO_MS) return;
    for (const each of SIGNALS) process.off(each, handle);
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return {
    [Symbol.dispose]: () => {
      ends = true;
    },
  };
}
