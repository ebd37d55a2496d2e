/**
 * What the screen of `top` writes to its terminal, which may be at the end of a slow link, and what drawing costs: steady
 * traffic whose figures all move a little at each tick, as those of a sliding window do.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { protocolWords } from '../../src/app/protocol-words.ts';
import type { Snapshot, SnapshotRow } from '../../src/metrics/snapshot.ts';
import { type Bundle, bundle } from '../views/bundle.ts';
import { row, snapshot } from '../views/top/snapshots.ts';
import { Keyboard, TerminalOutput } from '../views/top/terminal-double.ts';
import { type Figure, report } from './measure/report.ts';

const ROWS = 500;
const TICKS = 60;
const KEYS = 40;
/** Above the time between two frames at most, so that each tick is one. */
const FRAME_MS = 120;
/** A slow link has 64 kbit/s, and others use it too. */
const GOAL_BYTES = 10_000;
const DOWN = '\u001b[B';
/** Of all figures, from tick to tick. */
const WOBBLE = 0.02;

// Read when chalk is loaded, with the bundle.
process.env['FORCE_COLOR'] = '2';
process.env['LC_ALL'] = 'C.UTF-8';

/** The same at each run. */
function wobbled(value: number, seed: number): number {
  const noise = Math.sin(seed * 12.9898) * 43758.5453;
  return value * (1 + WOBBLE * (2 * (noise - Math.floor(noise)) - 1));
}

function rowsAt(tick: number): readonly SnapshotRow[] {
  return Array.from({ length: ROWS }, (_, index) => {
    const [rate, p50] = [wobbled(2000 / (index + 1), tick * ROWS + index), wobbled(1 + (index % 37), tick + index)];
    const called = index % 2 === 1;
    return row({
      role: called ? 'client' : 'server',
      operation: 'GET',
      resource: `/orders/${index}/items`,
      rate,
      p50,
      ...(called && { server: `10.0.${index % 7}.9:8081` }),
      inFlight: (tick + index) % 4,
      statuses: { 200: Math.round(rate * 10), ...(index % 10 === 0 && { 503: Math.round(rate) }) },
    });
  });
}

interface Screen {
  readonly stdin: Keyboard;
  readonly stdout: TerminalOutput;
  tick(next: Snapshot): void;
  end(): Promise<void>;
}

type Start = (options: object) => Promise<void>;

function open(start: Start, columns: number, rows: number): Screen {
  const [stdin, stdout] = [new Keyboard(), new TerminalOutput()];
  Object.assign(stdout, { columns, rows });
  let listener: (next: Snapshot, alerts: null) => void = () => {};
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const done = start({
    title: { intervalSeconds: 1, replay: false },
    protocols: protocolWords(),
    stdin: stdin.asStdin(),
    stdout: stdout.asStdout(),
    ended,
    onQuit: () => undefined,
    subscribe: (heard: typeof listener) => {
      listener = heard;
      return () => undefined;
    },
  });
  return {
    stdin,
    stdout,
    tick: (next) => listener(next, null),
    end: async () => {
      end();
      await done;
    },
  };
}

async function measure(start: Start, columns: number, rows: number): Promise<readonly Figure[]> {
  const snapshots = Array.from({ length: TICKS + 2 }, (_, tick) => snapshot({ tick: tick + 1, rows: rowsAt(tick) }));
  const screen = open(start, columns, rows);
  const next = async (): Promise<void> => {
    const shown = snapshots.shift();
    if (shown !== undefined) screen.tick(shown);
    await delay(FRAME_MS);
  };
  await next();
  await next();
  const before = { bytes: written(screen), frames: screen.stdout.frames, processor: process.cpuUsage() };
  for (let tick = 0; tick < TICKS; tick += 1) await next();
  const { user, system } = process.cpuUsage(before.processor);
  const frames = screen.stdout.frames - before.frames;
  if (frames !== TICKS) throw new Error(`${TICKS} ticks were ${frames} frames`);
  const afterTicks = written(screen);
  for (let key = 0; key < KEYS; key += 1) {
    screen.stdin.write(DOWN);
    await delay(FRAME_MS);
  }
  const keyBytes = (written(screen) - afterTicks) / KEYS;
  await screen.end();
  const size = `${columns}x${rows}`;
  return [
    { what: `a second, ${size}`, value: (afterTicks - before.bytes) / TICKS, unit: 'B', goal: GOAL_BYTES },
    { what: `a press of a key, ${size}`, value: keyBytes, unit: 'B', goal: null },
    { what: `CPU a frame of ${ROWS} rows, ${size}`, value: (user + system) / TICKS / 1000, unit: 'ms', goal: null },
  ];
}

function written({ stdout }: Screen): number {
  return Buffer.byteLength(stdout.written);
}

const bundled: Bundle = await bundle('test/views/top/screen-bundle.tsx');
try {
  const { start } = (await import(bundled.path)) as { start: Start };
  const figures: Figure[] = [];
  for (const [columns, rows] of [
    [80, 24],
    [160, 48],
  ] as const) {
    figures.push(...(await measure(start, columns, rows)));
  }
  report('screen-bytes', figures);
} finally {
  await bundled[Symbol.asyncDispose]();
}
