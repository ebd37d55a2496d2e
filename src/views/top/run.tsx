import { renderToString } from 'ink';
import type { ScreenPart, ScreenSettings } from '../../app/config/screen-settings.ts';
import type { Look } from '../../metrics/scene.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import type { ProtocolWords } from '../protocol-words.ts';
import type { ShownAlerts } from './alerts.ts';
import { App } from './app.tsx';
import { clipboardSequence } from './clipboard.ts';
import { finalState } from './final.ts';
import { Frame, type FrameProps } from './frame.tsx';
import { MouseReports } from './mouse.ts';
import type { Tick } from './picture.ts';
import { reduce } from './reduce.ts';
import { LookContext, lookHere, type ScreenLook } from './screen-look.ts';
import { ScreenLoop } from './screen-loop.ts';
import { type Action, type Effect, initialState, lookOf, type TopState } from './state.ts';

export interface TopOptions {
  /** Calls the listener once a tick; returns how to stop that. */
  subscribe(listener: (tick: Tick, alerts: ShownAlerts | null) => void): () => void;
  /** Told whenever something else is looked at. */
  onLook(look: Look): void;
  /** @returns what became of it, for the user */
  save(snapshot: Snapshot): Promise<string>;
  /** Into the user's configuration. */
  keep(part: ScreenPart): Promise<string>;
  readonly intervalNs: number;
  readonly settings: ScreenSettings;
  /** True where a recording is shown and not a live target. */
  readonly replay: boolean;
  /** What is going on until the first tick. */
  readonly doing: string;
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
 * Draws until a key quits or `ended` settles. What has ended by itself leaves its last frame on the normal screen; who
 * quits has seen enough.
 */
export async function runTop(options: TopOptions): Promise<void> {
  const { replay, doing, protocols, stdin, stdout, ended, subscribe, intervalNs, settings } = options;
  const look = lookHere({ theme: settings.theme, characters: settings.ascii ? 'ascii' : 'auto' });
  const shown = { replay, doing, protocols, colors: true };
  let mouse: MouseReports | null = null;
  const suspended = (meanwhile: () => void): void => (mouse === null ? meanwhile() : mouse.pause(meanwhile));
  const loop = new ScreenLoop<TopState, Action>({
    stdin,
    stdout,
    look,
    ended,
    initial: ({ columns, rows }) => initialState(columns, rows, { intervalNs, settings }),
    reduce,
    isOver: ({ quitting }) => quitting,
    view: (state, dispatch) => (
      <App
        state={state}
        {...shown}
        onKey={(key) => dispatch({ kind: 'key', key })}
        onMouse={(event) => dispatch({ kind: 'mouse', event })}
        suspended={suspended}
      />
    ),
    begin: (dispatch) => {
      if (settings.mouse) mouse = new MouseReports(stdout);
      const stop = subscribe((tick, alerts) => dispatch({ kind: 'tick', ...tick, alerts }));
      return () => {
        stop();
        mouse?.[Symbol.dispose]();
      };
    },
    changed: outside(options),
  });
  const reason = await loop.run();
  if (reason === 'quit') options.onQuit();
  else stdout.write(lastFrame(loop.state, shown, look));
}

/** Does what a new state asks for beyond the screen. */
function outside(options: TopOptions): (state: TopState, dispatch: (action: Action) => void) => void {
  let asked = '';
  return (state, dispatch) => {
    const look = lookOf(state);
    const key = JSON.stringify(look);
    if (key !== asked) options.onLook(look);
    asked = key;
    for (const effect of state.effects) {
      void perform(effect, options).then(
        (text) => dispatch({ kind: 'notice', text }),
        (error: unknown) => dispatch({ kind: 'notice', text: error instanceof Error ? error.message : String(error) }),
      );
    }
  };
}

async function perform(effect: Effect, { save, keep, stdout }: TopOptions): Promise<string> {
  switch (effect.kind) {
    case 'save':
      return await save(effect.snapshot);
    case 'keep':
      return await keep(effect.part);
    case 'copy':
      stdout.write(clipboardSequence(effect.text));
      return 'copied (if the terminal lets programs write its clipboard)';
    default:
      return effect satisfies never;
  }
}

/** The newest figures as the normal screen keeps them, colours included. */
function lastFrame(state: TopState, shown: Omit<FrameProps, 'state' | 'final'>, look: ScreenLook): string {
  const final = finalState(state);
  const screen = (
    <LookContext value={look}>
      <Frame state={final} {...shown} final />
    </LookContext>
  );
  return `${renderToString(screen, { columns: final.size.columns }).trimEnd()}\n`;
}
