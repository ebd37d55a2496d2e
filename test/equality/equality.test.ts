/** Equal counts: sae-mon's account is the generator's and the server's, by operation, resource and status. */
import { after, before, test } from 'node:test';
import { checkEqual } from './check.ts';
import { Servers } from './observe.ts';
import { WAYS } from './sae-mon.ts';
import { TABLE } from './table.ts';

let servers: Servers;
before(async () => {
  servers = await Servers.start();
});
after(() => servers[Symbol.asyncDispose]());

for (const workload of TABLE) {
  for (const side of workload.sides) {
    for (const way of WAYS) {
      test(`${workload.name}; ${side}; ${way}`, () => checkEqual(servers, workload, side, way));
    }
  }
}
