import { milliseconds, percent, rate } from '../../figures.ts';
import type { Spans } from '../../line.tsx';
import type { ListSource } from '../../list/list.ts';
import { wholeServerName, workloadName } from '../../names.ts';
import type { Paper, Screen } from '../screen.ts';
import { countLine } from './count-line.ts';
import { durationLines } from './duration-lines.ts';
import { endList } from './ends.ts';
import { figureLines } from './figure-lines.ts';
import { type ShownRow, shownRow } from './shown.ts';
import { slowestList } from './slowest.ts';

/** One row of the overview, in all that is known of it. */
export const row: Screen = {
  name: 'row',
  title: 'row',
  help: 'one endpoint or dependency: durations over time, status codes, peers, slowest transactions',
  isRoot: false,
  parts: [],
  keys: [],
  lists: [slowestList, endList('server'), endList('client'), endList('unknown')],
  holds: false,
  headLines: 23,
  head,
  nothing: null,
};

/** Lower than this, there is room for one line of figures only. */
const LEAST_TABLE = 3;
/** From this height on whose row it is stands there, too. */
const WHOSE_FROM = 15;
/** A heat map of fewer lines says nothing. */
const LEAST_MAP = 4;

function head(source: ListSource, { width, height }: Paper): readonly Spans[] {
  const shown = shownRow(source);
  if (shown === null) return [[{ text: ' This row has left: Esc goes back.', tone: 'dim' }]];
  const notes = silentLines(shown);
  if (height < LEAST_TABLE + notes.length) return [...notes, shortLine(shown)].slice(-height);
  const isTall = height >= WHOSE_FROM;
  const above = [
    ...notes,
    ...(isTall ? [whoseLine(shown)] : []),
    ...figureLines(shown, source.picture.snapshot.window, width),
    // The heat map keeps its lines.
    ...(isTall || notes.length === 0 ? [countLine(shown, source.picture)] : []),
  ];
  return [...above, ...drawingLines(shown, width, height - above.length)].slice(0, height);
}

function drawingLines({ kept }: ShownRow, width: number, height: number): readonly Spans[] {
  if (kept === null) return [[{ text: ' collecting', tone: 'dim' }]];
  return height < LEAST_MAP ? [] : durationLines(kept, width, height);
}

function silentLines({ silent }: ShownRow): readonly Spans[] {
  return silent === null ? [] : [[{ text: ` silent ${silent}: these are its last figures`, tone: 'warn' }]];
}

function whoseLine({ now }: ShownRow): Spans {
  const { role, server, workload, observer } = now;
  const by = observer === 'wire' ? '' : `  by ${workloadName(now)}`;
  const pids = workload.pids.length === 0 ? '' : ` (pid ${workload.pids.join(', ')})`;
  return [{ text: ` ${role === 'client' ? 'to' : 'at'} ${wholeServerName(server)}${by}${pids}`, tone: 'dim' }];
}

function shortLine({ now, kept }: ShownRow): Spans {
  const { p50, p99, max } = (kept?.row ?? now).durationSeconds;
  const durations = Object.entries({ p50, p99, max }).map(([name, value]) => `${name} ${milliseconds(value)}`);
  return [{ text: ` ${rate(now.ratePerSecond)}/s  ${percent(now.errorRatio)}% errors  ms: ${durations.join('  ')}` }];
}
