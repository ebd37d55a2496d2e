// Whole frames against test/views/top/frames/*.txt; UPDATE_FRAMES=1 writes them anew, to be read before they are committed.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import type { TopState } from '../../../src/views/top/state.ts';
import { widthOf } from '../../../src/views/top/text.ts';

/** It is as committed, fits the terminal, and holds no control character. */
export async function assertFrame(name: string, state: TopState, styled: string): Promise<void> {
  const { columns, rows } = state.size;
  const text = stripVTControlCharacters(styled);
  const lines = text.split('\n');
  assert.equal(lines.length, Math.max(1, rows - 1));
  for (const line of lines) {
    assert.ok(widthOf(line) <= columns, line);
    assert.doesNotMatch(line, /\p{Cc}/u);
  }
  await assertCommitted(name, text);
}

export async function assertCommitted(name: string, text: string): Promise<void> {
  const path = new URL(`frames/${name}.txt`, import.meta.url);
  if (process.env['UPDATE_FRAMES']) await writeFile(path, `${text}\n`);
  assert.equal(`${text}\n`, await readFile(path, 'utf8'));
}
