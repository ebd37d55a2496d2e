import type { ReactElement } from 'react';
import type { OwnCost } from '../../metrics/scene.ts';
import type { Snapshot, SnapshotTotals } from '../../metrics/snapshot.ts';
import type { ProtocolWords } from '../protocol-words.ts';
import { coverageText, lostText } from './account.ts';
import { alertsSpans, type ShownAlerts } from './alerts.ts';
import { age, bytes, count, grouped, percent, rate, span } from './figures.ts';
import { Line, type Span } from './line.tsx';
import { targetTitle } from './names.ts';
import { cut, printable, right, widthOf } from './text.ts';

export interface Title {
  readonly intervalSeconds: number;
  /** True where a recording is shown and not a live target. */
  readonly replay: boolean;
  /** Why the picture stands, and for how long; null: it does not. */
  readonly still: { readonly why: 'PAUSED' | 'HELD'; readonly seconds: number } | null;
  /** True where this is the last frame. */
  readonly ended: boolean;
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
  /** What watching costs; null: nobody asks. */
  readonly cost: OwnCost | 'asked' | null;
  readonly width: number;
  /** Without the line of coverage, where lines are few. */
  readonly short: boolean;
}

/** What is watched, how much goes on, and how much of it was seen. */
export function Header({ snapshot, title, protocols, alerts, cost, width, short }: HeaderProps): ReactElement {
  return (
    <>
      <TitleLine snapshot={snapshot} title={title} width={width} />
      <TotalsLine name="SERVED" totals={snapshot?.totals.server} snapshot={snapshot} width={width} />
      <TotalsLine name="CALLED" totals={snapshot?.totals.client} snapshot={snapshot} width={width} />
      {short ? null : (
        <Line spans={[label('SEEN'), { text: snapshot === null ? '' : coverageText(snapshot.coverage, protocols) }]} />
      )}
      <LostLine snapshot={snapshot} replay={title.replay} width={width} />
      {alerts === null ? null : <Line spans={[label('ALERTS'), ...alertsSpans(alerts)]} />}
      {cost === null ? null : <Line spans={[label('COST'), { text: costText(cost) }]} />}
    </>
  );
}

export function TitleLine({ snapshot, title, width }: Pick<HeaderProps, 'snapshot' | 'title' | 'width'>): ReactElement {
  const badge = badgeOf(snapshot, title);
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

function badgeOf(snapshot: Snapshot | null, { replay, still, ended }: Title): Span {
  if (still !== null) return { text: ` ${still.why} ${span(Math.floor(still.seconds))} `, tone: 'alert' };
  const over = ended || snapshot?.target.alive === false;
  return { text: over ? ' ENDED ' : isEmpty(snapshot) && !replay ? ' WAITING ' : '', tone: 'activeHeading' };
}

/** `3.1% of a processor, 214MB; the probe: 412ns a run, 18,911 runs/s`. */
function costText(cost: OwnCost | 'asked'): string {
  if (cost === 'asked') return 'measuring';
  const { cpuRatio, residentBytes, probe } = cost;
  const own = `${percent(cpuRatio)}% of a processor, ${bytes(residentBytes)}`;
  if (probe === null) return `${own}; of the probe the kernel tells nothing`;
  return `${own}; the probe: ${grouped(probe.nanosecondsPerRun)}ns a run, ${grouped(probe.runsPerSecond)} runs/s`;
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
