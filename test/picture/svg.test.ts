import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRuns } from './cells.ts';
import { GROUNDS, toSvg } from './svg.ts';

const ESC = '\u001b[';
const SIZE = { columns: 40, rows: 3 };

async function drawn(styled: string, ground: 'dark' | 'light' = 'dark'): Promise<string> {
  return toSvg(await readRuns(styled, SIZE), SIZE, ground);
}

/** Where each word begins, and how long it is, in cells. */
function words(svg: string): readonly (readonly [text: string, column: number, row: number, columns: number])[] {
  return [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>([^<]*)</g)].map(
    ([, x, y, length, text = '']) => [text, Number(x) / 8.4, Math.floor(Number(y) / 18), Number(length) / 8.4] as const,
  );
}

function near(found: readonly unknown[], wanted: readonly unknown[]): void {
  const round = (each: unknown): unknown =>
    JSON.parse(JSON.stringify(each), (_, v) => (typeof v === 'number' ? Math.round(v * 10) / 10 : v));
  assert.deepEqual(round(found), wanted);
}

test('each word begins at its cell and is as long as its cells, in any style', async () => {
  const svg = await drawn(`ab  c d   12.5\n${ESC}1m x${ESC}0m      ${ESC}31m9${ESC}39m\n`);
  near(words(svg), [
    ['ab', 0, 0, 2],
    ['c d', 4, 0, 3],
    ['12.5', 10, 0, 4],
    ['x', 1, 1, 1],
    ['9', 8, 1, 1],
  ]);
  assert.match(svg, /font-weight="bold">x</);
});

test('wide characters take two cells, and what follows stays where it was', async () => {
  near(words(await drawn(`${ESC}31m日本${ESC}39m  12\n`)), [
    ['日本', 0, 0, 4],
    ['12', 6, 0, 2],
  ]);
});

test('colours of 256 are their own, inverse changes places with the ground', async () => {
  const svg = await drawn(`${ESC}38;5;117ma${ESC}0m ${ESC}7mb${ESC}27m ${ESC}48;5;24mc`);
  assert.match(svg, /fill="#87d7ff">a</);
  assert.match(svg, new RegExp(`width="8.4" height="18" fill="${GROUNDS.dark.text}"`));
  assert.match(svg, new RegExp(`fill="${GROUNDS.dark.ground}">b<`));
  assert.match(svg, /<rect [^>]*fill="#005f87"/);
  assert.match(await drawn('a', 'light'), new RegExp(`rx="8" fill="${GROUNDS.light.ground}"`));
});

test('text cannot leave its element, and nothing in it runs or is fetched', async () => {
  const svg = await drawn('<script>&amp;</text>');
  assert.match(svg, />&lt;script&gt;&amp;amp;&lt;\/text&gt;</);
  assert.doesNotMatch(svg, /<script|href|url\(|<style/);
});
