import { type Instance, render, renderToString } from 'ink';
import type { Snapshot } from '../../metrics/snapshot.ts';
import type { ProtocolWords } from '../protocol-words.ts';
import type { ShownAlerts } from './alerts.ts';
import { App } from './app.tsx';
import type { Title } from './header.tsx';
import { Screen } from './screen.tsx';
import { type Action, finalState, initialState, reduce, type TopState } from './state.ts';

/** More is not seen on a screen, and costs the machine that is watched. */
const MAX_FRAMES_PER_SECOND = 10;

/** Where a terminal does not tell its size. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };

export interface TopOptions {
  /** Calls the listener once a tick; returns how to stop that. */
  subscribe(listener: (snapshot: Snapshot, alerts: ShownAlerts | null) => void): () => void;
  readonly title: Title;
  readonly protocols: ProtocolWords;
  readonly stdin: NodeJS.ReadStream;
  /** A terminal. */
  readonly stdout: NodeJS.WriteStream;
  /** Settles when the target has ended or the replay is over; a rejection is passed on by `runTop`. */
  readonly ended: Promise<unknown>;
  /** q or Ctrl-C; the terminal is restored by then. */
  onQuit(): void;
}

/**
 * Draws on the alternate screen until a key quits or `ended` settles, and restores the terminal on every way out
 * (also process exit and signals). What has ended by itself leaves its last frame on the normal screen; who quits has
 * seen enough.
 */
export async function runTop(options: TopOptions): Promise<void> {
  const top = new TopScreen(options);
  const reason = await top.run();
  if (reason === 'quit') options.onQuit();
  else options.stdout.write(top.lastFrame());
}

class TopScreen {
  readonly #options: TopOptions;
  readonly #colors = !process.env['NO_COLOR'];
  readonly #stopped: Promise<'quit'>;
  #quit: () => void = () => {};
  #fail: (cause: unknown) => void = () => {};
  #state: TopState;
  #instance: Instance | null = null;

  constructor(options: TopOptions) {
    this.#options = options;
    const { columns, rows } = sizeOf(options.stdout);
    this.#state = initialState(columns, rows);
    this.#stopped = new Promise((resolve, reject) => {
      this.#quit = () => resolve('quit');
      this.#fail = reject;
    });
  }

  async run(): Promise<'quit' | 'ended'> {
    const { stdin, stdout, subscribe, ended } = this.#options;
    const resized = (): void => this.#dispatch({ kind: 'resized', ...sizeOf(stdout) });
    // Before ink's own listener, so that ink never draws the old size's frame on the new size.
    stdout.on('resize', resized);
    const instance = render(this.#view(), {
      stdin,
      stdout,
      alternateScreen: true,
      interactive: true,
      exitOnCtrlC: false,
      incrementalRendering: true,
      maxFps: MAX_FRAMES_PER_SECOND,
    });
    this.#instance = instance;
    const failed = instance.waitUntilExit().then((): 'ended' => 'ended');
    const unsubscribe = subscribe((snapshot, alerts) => this.#dispatch({ kind: 'snapshot', snapshot, alerts }));
    try {
      return await Promise.race([this.#stopped, ended.then((): 'ended' => 'ended'), failed]);
    } finally {
      unsubscribe();
      stdout.off('resize', resized);
      this.#instance = null;
      instance.unmount();
      await failed;
    }
  }

  /** The newest figures as the normal screen keeps them, colours included. */
  lastFrame(): string {
    const state = finalState(this.#state);
    const { title, protocols } = this.#options;
    const screen = <Screen state={state} title={title} protocols={protocols} colors={this.#colors} final />;
    return `${renderToString(screen, { columns: state.size.columns }).trimEnd()}\n`;
  }

  #view() {
    const onKey = (key: Extract<Action, { kind: 'key' }>['key']): void => this.#dispatch({ kind: 'key', key });
    const { title, protocols } = this.#options;
    return <App state={this.#state} title={title} protocols={protocols} colors={this.#colors} onKey={onKey} />;
  }

  #dispatch(action: Action): void {
    try {
      this.#state = reduce(this.#state, action);
      if (this.#state.quitting) this.#quit();
      else this.#instance?.rerender(this.#view());
    } catch (error) {
      // Thrown into whoever called the listener it would leave the terminal as it is.
      this.#fail(error);
    }
  }
}

function sizeOf(stdout: NodeJS.WriteStream): { readonly columns: number; readonly rows: number } {
  return { columns: stdout.columns || DEFAULT_SIZE.columns, rows: stdout.rows || DEFAULT_SIZE.rows };
}
