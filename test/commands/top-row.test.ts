/** From the overview into a row, and from there into one transaction, with a real server whose log says the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Logged, TwoWays } from '../workloads/two-ways.ts';
import { Terminal } from './terminal.ts';

const QUICK_MS = 1;
const SLOW_MS = 80;
/** Of which one in so many is slow. */
const ONE_IN = 7;
const ORDERS = 211;
/** So many wait longer, each by another step. */
const SLOWER = 10;
const STEP_MS = 8;
/** Between what the server's clock says and ours: a busy machine lets the server wait between reading and looking. */
const TOLERANCE_MS = 4;
/** Until the server's code is warm. */
const WARMING = 20;

test('both ways through an endpoint are seen, and its slowest are those of the server’s own log', async () => {
  await using server = await TwoWays.start();
  for (let id = 0; id < WARMING; id += 1) await server.order(id, 0);
  await using terminal = await Terminal.start();
  terminal.resize(160, 48);
  terminal.run(`top --pid ${server.pid}`);
  await terminal.until(/LOST +nothing since attach/);
  for (let id = 1; id <= ORDERS; id += 1) {
    const extra = id <= SLOWER ? STEP_MS * id : 0;
    await server.order(id, extra > 0 || id % ONE_IN === 0 ? SLOW_MS + extra : QUICK_MS);
  }
  const log = (await server.log(WARMING + ORDERS)).slice(WARMING);
  await terminal.until(/GET +\/orders\/\{id\}/);
  terminal.key('Enter');
  await terminal.until(new RegExp(` ${ORDERS} since start: 200 ${ORDERS}`));
  await terminal.until(/SLOWEST 1-\d+ of 10/);
  const row = await terminal.text();
  assertTwoBands(row);
  const listed = listedPorts(row).map((port) => log.find((one) => one.port === port));
  const slowest = log.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, listed.length);
  assert.ok(listed.length >= 5, row);
  for (const [at, one] of listed.entries()) {
    const off = Math.abs((one?.milliseconds ?? Number.NaN) - (slowest[at] as Logged).milliseconds);
    assert.ok(off < TOLERANCE_MS, `the ${at + 1}. is ${off} ms off the log's:\n${row}`);
  }

  const third = listed[2] as Logged;
  for (const key of ['Down', 'Down', 'Down']) terminal.key(key);
  await terminal.until(new RegExp(`^>127\\.0\\.0\\.1:${third.port} `, 'm'));
  terminal.key('Enter');
  await terminal.until(/ALL THAT IS KNOWN/);
  const one = await terminal.text();
  assert.match(one, new RegExp(`peer +127\\.0\\.0\\.1:${third.port}\\s`));
  assert.match(one, /slower than p9[59]/);
  const took = Number(/duration +([\d.]+)ms/.exec(one)?.[1]);
  assert.ok(Math.abs(took - third.milliseconds) < TOLERANCE_MS, `${took} ms here, ${third.milliseconds} ms in the log`);
  terminal.key('q');
  await terminal.until(/code 0/);
});

/** Ports of the clients, from top to bottom. */
function listedPorts(screen: string): readonly number[] {
  const below = screen.slice(screen.indexOf('SLOWEST'));
  return [...below.matchAll(/^[ >]127\.0\.0\.1:(\d+) +\d\d:\d\d:/gm)].map(([, port]) => Number(port));
}

interface HeatLine {
  /** Durations that it holds, ms. */
  readonly from: number;
  readonly to: number;
  /** Of its hottest cell, 0 for none. */
  readonly heat: number;
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, µs: 1e-3, ms: 1, s: 1e3 };

/** The heat map, whose lines have their bounds in the histogram that stands beside it. */
function heatLines(screen: string): readonly HeatLine[] {
  return [...screen.matchAll(/│(.{60}) +([\d.]+)(ns|µs|ms|s)\.\.([\d.]+)(ns|µs|ms|s) /g)].map(
    ([, cells = '', from, fromUnit = '', to, toUnit = '']) => ({
      from: Number(from) * (UNITS[fromUnit] ?? Number.NaN),
      to: Number(to) * (UNITS[toUnit] ?? Number.NaN),
      heat: Math.max(...[...cells].map((cell) => ' .:-=+*#@'.indexOf(cell))),
    }),
  );
}

/** Each way has a line that is hotter than some line between them: a busy machine makes quick ones slower, but not so slow. */
function assertTwoBands(screen: string): void {
  const lines = heatLines(screen);
  const quick = lines.findIndex(({ from, to }) => from <= QUICK_MS * 1.3 && QUICK_MS * 1.3 < to);
  const slow = lines.findIndex(({ from, to }) => from <= SLOW_MS * 1.1 && SLOW_MS * 1.1 < to);
  const between = Math.min(...lines.slice(slow + 1, quick).map(({ heat }) => heat));
  const heats = [lines[quick]?.heat ?? 0, lines[slow]?.heat ?? 0];
  assert.ok(
    slow >= 0 && slow < quick - 1 && heats.every((heat) => heat > between + 1),
    `${heats}, ${between}:\n${screen}`,
  );
}
