import { type Instance, render } from 'ink';
import { createElement, type ReactElement } from 'react';
import { LookContext, type ScreenLook } from './screen-look.ts';

/** More is not seen on a screen, and costs the machine that is watched. */
const MAX_FRAMES_PER_SECOND = 10;

/** Where a terminal does not tell its size. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ScreenLoopOptions<State, Action> {
  readonly stdin: NodeJS.ReadStream;
  /** A terminal. */
  readonly stdout: NodeJS.WriteStream;
  readonly look: ScreenLook;
  initial(size: ScreenSize): State;
  reduce(state: State, action: Action | ResizedAction): State;
  /** The user has seen enough. */
  isOver(state: State): boolean;
  view(state: State, dispatch: (action: Action) => void): ReactElement;
  /** Told of each new state, the first one too; left out: nothing is to be done beyond drawing. */
  changed?(state: State, dispatch: (action: Action) => void): void;
  /** Starts what comes from outside; returns how to stop it. */
  begin(dispatch: (action: Action) => void): () => void;
  /** Settles when there is no more to show; a rejection is passed on by `run`. */
  readonly ended: Promise<unknown>;
}

export type ResizedAction = { readonly kind: 'resized' } & ScreenSize;

/**
 * Draws on the alternate screen until the state is over or `ended` settles, and restores the terminal on every way out
 * (also process exit and signals).
 */
export class ScreenLoop<State, Action> {
  readonly #options: ScreenLoopOptions<State, Action>;
  readonly #stopped: Promise<'quit'>;
  #quit: () => void = () => {};
  #fail: (cause: unknown) => void = () => {};
  #state: State;
  #instance: Instance | null = null;

  constructor(options: ScreenLoopOptions<State, Action>) {
    this.#options = options;
    this.#state = options.initial(sizeOf(options.stdout));
    this.#stopped = new Promise((resolve, reject) => {
      this.#quit = () => resolve('quit');
      this.#fail = reject;
    });
  }

  get state(): State {
    return this.#state;
  }

  async run(): Promise<'quit' | 'ended'> {
    const { stdin, stdout, begin, ended } = this.#options;
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
    const stop = begin((action) => this.#dispatch(action));
    this.#changed();
    try {
      return await Promise.race([this.#stopped, ended.then((): 'ended' => 'ended'), failed]);
    } finally {
      stop();
      stdout.off('resize', resized);
      this.#instance = null;
      instance.unmount();
      await failed;
    }
  }

  #view(): ReactElement {
    const { look, view } = this.#options;
    return createElement(
      LookContext,
      { value: look },
      view(this.#state, (action) => this.#dispatch(action)),
    );
  }

  #changed(): void {
    this.#options.changed?.(this.#state, (action) => this.#dispatch(action));
  }

  #dispatch(action: Action | ResizedAction): void {
    try {
      this.#state = this.#options.reduce(this.#state, action);
      if (this.#options.isOver(this.#state)) this.#quit();
      else this.#instance?.rerender(this.#view());
      this.#changed();
    } catch (error) {
      // Thrown into whoever called the listener it would leave the terminal as it is.
      this.#fail(error);
    }
  }
}

function sizeOf(stdout: NodeJS.WriteStream): ScreenSize {
  return { columns: stdout.columns || DEFAULT_SIZE.columns, rows: stdout.rows || DEFAULT_SIZE.rows };
}
