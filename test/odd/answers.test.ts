/**
 * Odd answers to real clients, and to proxies as such: each request that reached the server has a row with the status that
 * the client says it got, which tells whether it lacks something, and no row is invented; where one is missing, sae-mon
 * does not say that it has seen all.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ANSWER_EXCEPTIONS } from './answer-exceptions.ts';
import { runClient } from './answer-matrix.ts';
import { ODD_CLIENTS } from './clients.ts';
import { type Cell, problemsOf, tableOf } from './matrix.ts';

const table: Cell[] = [];
after(() => process.stdout.write(`${tableOf(table)}\n`));

for (const name of ODD_CLIENTS) {
  test(`odd answers → ${name}`, async () => {
    const { cells, complete } = await runClient(name);
    table.push(...cells);
    assert.deepEqual(problemsOf(cells, ANSWER_EXCEPTIONS), []);
    assert.ok(!complete || !cells.some(({ seen }) => seen.includes('no row')), 'said to be complete, and is not');
  });
}
