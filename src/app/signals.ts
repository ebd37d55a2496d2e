/** SIGINT, SIGTERM and SIGHUP ask once for a clean end; the second time the process ends as the signal would have it. */
/** Signals that come so soon after the first are the same request: a shell and a wrapper such as npm both pass Ctrl-C on. */
const ECHO_MS = 250;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `stop` at the first signal. Disposing gives the signals back. */
export function stopOnSignals(stop: () => void): Disposable {
  let askedMs = Number.NaN;
  const handle = (signal: NodeJS.Signals): void => {
    if (Number.isNaN(askedMs)) {
      askedMs = performance.now();
      stop();
      return;
    }
    if (performance.now() - askedMs < ECHO_MS) return;
    release();
    process.kill(process.pid, signal);
  };
  const release = (): void => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return { [Symbol.dispose]: release };
}
