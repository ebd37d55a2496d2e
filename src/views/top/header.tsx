import type { ReactElement } from 'react';
import type { Snapshot, SnapshotTotals } from '../../metrics/snapshot.ts';
import type { ProtocolWords } from '../protocol-words.ts';
import { coverageText, lostText } from './account.ts';
import { alertsSpans, type ShownAlerts } from './alerts.ts';
import { age, count, percent, rate, span } from './figures.ts';
import { Line, type Span } from './line.tsx';
import { targetTitle } from './names.ts';
import { cut, printable, right, widthOf } from './text.ts';

export interface Title {
  readonly intervalSeconds: number;
  /** True where a recording is shown and not a live target. */
  readonly replay: boolean;
}

/** `(all: last 10s)` needs this much. */
const WIDE_TOTALS = 80;

/** The longest that fits is shown. */
const LOST_ENDINGS = [': some counts are too low (? says which)', ': counts are too low (see ?)', ' (see ?)'] as const;

/** A target's name is not cut below this; rather, how long and how often is left out. */
const MIN_TARGET = 20;

export interface HeaderProps {
  readonly snapshot: Snapshot | null;
  readonly title: Title;
  readonly protocols: ProtocolWords;
  /** Null: no rules are asked. */
  readonly alerts: ShownAlerts | null;
  readonly paused: boolean;
  readonly width: number;
  /** Without the line of coverage, where lines are few. */
  readonly short: boolean;
  /** True where this is the last frame. */
  readonly ended: boolean;
}

/** What is watched, how much goes on, and how much of it was seen. */
export function Header({ snapshot, title, protocols, alerts, paused, width, short, ended }: HeaderProps): ReactElement {
  return (
    <>
      <TitleLine snapshot={snapshot} title={title} paused={paused} width={width} ended={ended} />
      <TotalsLine name="SERVED" totals={snapshot?.totals.server} snapshot={snapshot} width={width} />
      <TotalsLine name="CALLED" totals={snapshot?.totals.client} snapshot={snapshot} width={width} />
      {short ? null : (
        <Line spans={[label('SEEN'), { text: snapshot === null ? '' : coverageText(snapshot.coverage, protocols) }]} />
      )}
      <LostLine snapshot={snapshot} replay={title.replay} width={width} />
      {alerts === null ? null : <Line spans={[label('ALERTS'), ...alertsSpans(alerts)]} />}
    </>
  );
}

export function TitleLine({
  snapshot,
  title,
  paused,
  width,
  ended,
}: Omit<HeaderProps, 'short' | 'protocols' | 'alerts'>): ReactElement {
  const over = ended || snapshot?.target.alive === false;
  const state = over ? ' ENDED ' : isEmpty(snapshot) && !title.replay ? ' WAITING ' : '';
  const badge: Span = paused ? { text: ' PAUSED ', tone: 'alert' } : { text: state, tone: 'activeHeading' };
  const target = snapshot === null ? '' : printable(targetTitle(snapshot.target));
  const since = snapshot === null ? '' : sinceText(snapshot, title.replay);
  const start = ' sae-mon top  ';
  const room = width - widthOf(start) - widthOf(badge.text);
  const every = `every ${span(title.intervalSeconds)}  `;
  const ends = snapshot === null ? [every] : [`  ${since}  ${every}`, `  ${since}  `, '  '];
  const end = ends.find((text) => room - widthOf(text) >= Math.min(MIN_TARGET, widthOf(target))) ?? '';
  const shown = cut(target, room - widthOf(end));
  return <Line spans={[{ text: start, tone: 'strong' }, { text: shown }, { text: end, tone: 'dim' }, badge]} />;
}

/** Nobody runs whom the target names: one that is followed, or an empty cgroup. */
function isEmpty(snapshot: Snapshot | null): boolean {
  return snapshot !== null && snapshot.target.processes.length === 0;
}

function sinceText({ window }: Snapshot, replay: boolean): string {
  const elapsed = span(Math.floor(window.elapsedSeconds));
  return replay ? `replay at ${elapsed}` : `attached ${elapsed}`;
}

interface TotalsLineProps {
  readonly name: string;
  readonly totals: SnapshotTotals | undefined;
  readonly snapshot: Snapshot | null;
  readonly width: number;
}

export function TotalsLine({ name, totals, snapshot, width }: TotalsLineProps): ReactElement {
  if (totals === undefined || snapshot === null) return <Line spans={[label(name)]} />;
  const oldest = totals.oldestInFlightSeconds;
  const errors: Span = {
    text: totals.errorRatio === null ? '      - errors' : `${right(percent(totals.errorRatio), 6)}% errors`,
    tone: totals.errors > 0 ? 'warn' : 'plain',
  };
  const waiting = oldest === null ? '' : `, oldest ${right(age(oldest), 6)}`;
  const inFlight = `${right(count(totals.inFlight), 5)} in flight${waiting}`;
  const spans: Span[] = [
    label(name),
    { text: `${right(rate(totals.ratePerSecond), 6)}/s` },
    errors,
    { text: inFlight.padEnd(30) },
  ];
  if (width >= WIDE_TOTALS) spans.push({ text: `  (all: last ${span(snapshot.window.durationSeconds)})`, tone: 'dim' });
  return <Line spans={spans} />;
}

interface LostLineProps {
  readonly snapshot: Snapshot | null;
  readonly replay: boolean;
  readonly width: number;
}

export function LostLine({ snapshot, replay, width }: LostLineProps): ReactElement {
  if (snapshot === null) return <Line spans={[label('LOST')]} />;
  if (snapshot.loss.complete) {
    return (
      <Line spans={[label('LOST'), { text: `nothing since ${replay ? 'the beginning' : 'attach'}`, tone: 'good' }]} />
    );
  }
  const name = label('LOST');
  const what = lostText(snapshot.loss);
  const room = width - widthOf(name.text) - widthOf(what);
  return (
    <Line spans={[name, { text: what, tone: 'bad' }, { text: LOST_ENDINGS.find((end) => end.length <= room) ?? '' }]} />
  );
}

function label(name: string): Span {
  return { text: ` ${name.padEnd(7)}`, tone: 'strong' };
}
