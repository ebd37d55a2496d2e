import { Alerts } from '../alerts/alerts.ts';
import type { AlertRules } from '../alerts/rule.ts';
import { alertText, changeText } from '../alerts/words.ts';
import { stripControl } from '../lib/formats.ts';
import { renderTable } from '../views/table.ts';
import type { ShownAlerts } from '../views/top/alerts.ts';
import type { Tick } from '../views/top/picture.ts';
import type { Watched } from './child/observe.ts';
import { type ScreenPart, type ScreenSettings, withPart } from './config/screen-settings.ts';
import { DataOutput } from './data-output.ts';
import type { WindowsOption } from './options.ts';
import { protocolWords } from './protocol-words.ts';
import type { RowLook } from './row-look.ts';
import { RunningSession } from './run-session.ts';
import { saveSnapshot } from './save-snapshot.ts';
import { KeptWords, say } from './words.ts';

/** What the screen goes by, and how it keeps what is arranged there. */
export interface ScreenConfig {
  readonly settings: ScreenSettings;
  /**
   * Into the user's own file.
   * @returns its path
   * @throws UserError OUTPUT, BAD_CONFIG, INPUT: to be shown, the screen goes on
   */
  save(part: ScreenPart): Promise<string>;
}

export interface TopOptions extends Watched {
  readonly intervalNs: number;
  /** Asked beside it; null: none. */
  readonly rules: AlertRules | null;
  readonly color: boolean;
  readonly look: RowLook;
  readonly screen: ScreenConfig;
  /** A terminal. */
  readonly keys: NodeJS.ReadStream;
  /** Of sae-mon, for what is saved. */
  readonly version: string;
}

export interface OnceOptions extends Watched {
  /** Null: all of a recording, or of a command. */
  readonly intervalNs: number | null;
  readonly columns: number;
  readonly color: boolean;
  readonly look: RowLook;
  readonly screen: ScreenConfig;
}

/**
 * Prints one window as a table.
 * @throws UserError
 */
export async function runOnce(options: OnceOptions): Promise<void> {
  const { intervalNs, columns, color, look } = options;
  const { thresholds } = options.screen.settings;
  const output = new DataOutput(null, () => session.stop());
  const protocols = protocolWords();
  using session = new RunningSession(
    { ...options.session, mode: { kind: 'once', intervalNs } },
    {
      snapshot: (snapshot) =>
        output.write(`${renderTable(snapshot, { columns, color, protocols, look, thresholds })}\n`),
    },
    { command: options.command },
  );
  await session.end();
}

export interface PlainOptions extends Omit<TopOptions, 'keys' | 'version'> {
  readonly columns: number;
}

/**
 * Prints a table at each interval, for a terminal that cannot be drawn on, until a signal, the time or the target ends it.
 * @throws UserError
 */
export async function runPlainTop(options: PlainOptions): Promise<void> {
  const { intervalNs, rules, columns, color, look } = options;
  const { thresholds } = options.screen.settings;
  const output = new DataOutput(null, () => session.stop());
  const protocols = protocolWords();
  const alerts = rules === null ? null : new Alerts(rules);
  using session = new RunningSession(
    { ...options.session, mode: { kind: 'top', intervalNs, windows: windowsOf(rules) } },
    {
      picture: (snapshot) =>
        output.write(`${renderTable(snapshot, { columns, color, protocols, look, thresholds })}\n\n`),
      snapshot: (snapshot) => {
        const changes = alerts?.interval(snapshot, 0) ?? [];
        for (const change of changes) say(changeText(change, snapshot.window.elapsedSeconds));
      },
    },
    { command: options.command },
  );
  await session.end();
}

/**
 * Draws the live screen until a key, a signal, the time or the target ends it. It is there before anything is attached, so that
 * one sees what is being done.
 * @throws UserError
 */
export async function runLiveTop(options: TopOptions): Promise<void> {
  const { intervalNs, rules, version, session: asked } = options;
  const screen = import('../views/top/run.tsx');
  const listeners = new Set<TopListener>();
  const alerts = rules === null ? null : new Alerts(rules);
  let last: Tick | null = null;
  const tell = (): void => {
    for (const listener of listeners) if (last !== null) listener(last, shownAlerts(alerts));
  };
  using words = new KeptWords();
  using session = new RunningSession(
    { ...asked, mode: { kind: 'top', intervalNs, windows: windowsOf(rules) } },
    {
      picture: (snapshot, scene) => {
        last = { snapshot, scene };
        tell();
      },
      snapshot: (snapshot) => {
        alerts?.interval(snapshot, 0);
        tell();
      },
    },
    { command: options.command, words },
  );
  const ended = session.end();
  const { runTop } = await screen;
  await runTop({
    subscribe: (listener) => {
      listeners.add(listener);
      if (last !== null) listener(last, shownAlerts(alerts));
      return () => listeners.delete(listener);
    },
    intervalNs,
    settings: settingsOf(options),
    doing: asked.target.kind === 'replay' ? 'Reading what was recorded.' : 'Loading the probes and attaching them.',
    replay: asked.target.kind === 'replay',
    onLook: (look) => session.look(look),
    save: async (snapshot) => saveSnapshot(snapshot, { facts: await session.attached, filter: asked.filter, version }),
    keep: async (part) => `kept in ${stripControl(await options.screen.save(part))}`,
    protocols: protocolWords(),
    stdin: options.keys,
    stdout: process.stdout,
    ended,
    onQuit: () => session.stop(),
  });
  await ended;
}

type TopListener = (tick: Tick, alerts: ShownAlerts | null) => void;

function windowsOf(rules: AlertRules | null): WindowsOption | null {
  return rules === null ? null : { intervalNs: rules.intervalNs, histograms: true };
}

function shownAlerts(alerts: Alerts | null): ShownAlerts | null {
  if (alerts === null) return null;
  const active = alerts.active();
  const firing = active.filter(({ state }) => state === 'firing');
  return { firing: firing.map(alertText), pending: active.length - firing.length };
}

/** What flags say goes before what is remembered, for this run. */
function settingsOf({ screen, look: { columns, sort } }: TopOptions): ScreenSettings {
  const each = <Value>(value: Value): Record<string, Value> => ({ server: value, client: value, unknown: value });
  return withPart(screen.settings, {
    columns: columns === null ? {} : each(columns),
    sorts: sort === null ? {} : each(`${sort.reversed ? '-' : ''}${sort.by}`),
  });
}
