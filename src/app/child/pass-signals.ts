import { stopOnSignals } from '../signals.ts';
import type { HeldCommand } from './command.ts';

/** What a terminal's keys send to all of its foreground: the command has heard them. */
const OF_KEYS = ['SIGINT', 'SIGQUIT'] as const;
const TO_ALL = ['SIGTERM', 'SIGHUP'] as const;
/** Whoever does not expect them ends by them. */
const TO_COMMAND = ['SIGUSR1', 'SIGUSR2'] as const;

/**
 * Until the command has ended signals are the command's, and sae-mon goes on until then; afterwards they are ours, as those of any
 * session. Disposing it says what it says there.
 */
export function passSignals(command: HeldCommand, stop: () => void): Disposable {
  let own: Disposable | null = null;
  let ends = false;
  const handlers = new Map<NodeJS.Signals, () => void>();
  for (const signal of OF_KEYS) handlers.set(signal, () => command.terminal || command.signalAll(signal));
  for (const signal of TO_ALL) handlers.set(signal, () => command.signalAll(signal));
  for (const signal of TO_COMMAND) handlers.set(signal, () => command.signal(signal));
  for (const [signal, handler] of handlers) process.on(signal, handler);
  void command.ended.then(() => {
    own = stopOnSignals(stop);
    for (const [signal, handler] of handlers) process.off(signal, handler);
    if (ends) own[Symbol.dispose]();
  });
  return {
    [Symbol.dispose]: () => {
      ends = true;
      own?.[Symbol.dispose]();
    },
  };
}
