/** SIGINT, SIGTERM and SIGHUP ask once for a clean end; the second time the process ends as the signal would have it. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `stop` at the first signal. Disposing gives the signals back. */
export function stopOnSignals(stop: () => void): Disposable {
  let asked = false;
  const handle = (signal: NodeJS.Signals): void => {
    if (!asked) {
      asked = true;
      stop();
      return;
    }
    release();
    process.kill(process.pid, signal);
  };
  const release = (): void => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return { [Symbol.dispose]: release };
}
