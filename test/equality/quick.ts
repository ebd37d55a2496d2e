import { after, before, test } from 'node:test';
import { checkEqual } from './check.ts';
import { Servers } from './observe.ts';
import type { Way } from './sae-mon.ts';
import { TABLE } from './table.ts';

/** A second each: what the mutants are tried against. */
const QUICK = ['redis: pipelines of depth 100', 'redis: values of 3 MB', 'nginx: pipelines of depth 10'];

/** Declares tests for a few rows of the table, by one way in. */
export function quickTests(way: Way): void {
  let servers: Servers;
  before(async () => {
    servers = await Servers.start();
  });
  after(() => servers[Symbol.asyncDispose]());
  for (const workload of TABLE.filter(({ name }) => QUICK.includes(name))) {
    for (const side of workload.sides) {
      test(`${workload.name}; ${side}; ${way}`, () => checkEqual(servers, workload, side, way));
    }
  }
}
