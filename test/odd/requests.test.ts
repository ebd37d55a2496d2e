/**
 * Odd requests to real servers: each answer that a server gave, by its own log or as the client received it, has a row
 * with its status, and no row is invented; where one is missing, sae-mon does not say that it has seen all.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Cell, problemsOf, tableOf } from './matrix.ts';
import { REQUEST_EXCEPTIONS } from './request-exceptions.ts';
import { runServer } from './request-matrix.ts';
import { ODD_SERVERS } from './servers.ts';

const table: Cell[] = [];
after(() => process.stdout.write(`${tableOf(table)}\n`));

for (const name of ODD_SERVERS) {
  test(`odd requests → ${name}`, async () => {
    const { cells, complete } = await runServer(name);
    table.push(...cells);
    assert.deepEqual(problemsOf(cells, REQUEST_EXCEPTIONS), []);
    assert.ok(!complete || cells.every(({ isRight }) => isRight), 'said to be complete, and is not');
  });
}
