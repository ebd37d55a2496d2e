import { renderToString } from 'ink';
import type { Snapshot } from '../../metrics/snapshot.ts';
import type { ProtocolWords } from '../protocol-words.ts';
import type { ShownAlerts } from './alerts.ts';
import { App } from './app.tsx';
import type { Title } from './header.tsx';
import { Screen } from './screen.tsx';
import { ScreenLoop } from './screen-loop.ts';
import { type Action, finalState, initialState, reduce, type TopState } from './state.ts';

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
 * Draws until a key quits or `ended` settles. What has ended by itself leaves its last frame on the normal screen; who
 * quits has seen enough.
 */
export async function runTop(options: TopOptions): Promise<void> {
  const { title, protocols, stdin, stdout, ended, subscribe } = options;
  const colors = !process.env['NO_COLOR'];
  const loop = new ScreenLoop<TopState, Action>({
    stdin,
    stdout,
    ended,
    initial: ({ columns, rows }) => initialState(columns, rows),
    reduce,
    isOver: ({ quitting }) => quitting,
    view: (state, dispatch) => (
      <App
        state={state}
        title={title}
        protocols={protocols}
        colors={colors}
        onKey={(key) => dispatch({ kind: 'key', key })}
      />
    ),
    begin: (dispatch) => subscribe((snapshot, alerts) => dispatch({ kind: 'snapshot', snapshot, alerts })),
  });
  const reason = await loop.run();
  if (reason === 'quit') options.onQuit();
  else stdout.write(lastFrame(loop.state, { title, protocols, colors }));
}

/** The newest figures as the normal screen keeps them, colours included. */
function lastFrame(
  state: TopState,
  look: Pick<TopOptions, 'title' | 'protocols'> & { readonly colors: boolean },
): string {
  const final = finalState(state);
  const screen = <Screen state={final} {...look} final />;
  return `${renderToString(screen, { columns: final.size.columns }).trimEnd()}\n`;
}
