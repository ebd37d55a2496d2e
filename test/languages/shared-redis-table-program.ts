/**
 * What is seen of Redis clients whose callers share a connection, as a table in Markdown; each line by itself:
 * `node test/languages/shared-redis-table-program.ts [--client NAME]… [--kinds one|many]… [--callers N]… [--delay-ms N]… [--way WAY]…
 * [--watched-ms N]`. What is left out is all of it, the ways in turns. Fails where a pair is wrong, or a count is, without saying so.
 */
import { parseArgs } from 'node:util';
import { WAYS, type Way } from '../equality/sae-mon.ts';
import { KINDS, type Kinds, SHARED_REDIS_NAMES, type SharedRedisName } from '../workloads/shared-redis-client.ts';
import { type Seen, type SeenTogether, watchShared } from './shared-connections.ts';

const words = { type: 'string', multiple: true } as const;
const { values } = parseArgs({
  options: {
    client: { ...words, default: [...SHARED_REDIS_NAMES] },
    kinds: { ...words, default: [...KINDS] },
    callers: { ...words, default: ['1', '10', '50'] },
    'delay-ms': { ...words, default: ['0', '1', '10', '50'] },
    way: { ...words, default: [...WAYS] },
    'watched-ms': { type: 'string', default: '4000' },
  },
});

/** Wrong pairs, and what is told as complete and is not. */
let faults = 0;
let lines = 0;

console.log(
  '| client | commands | callers | ms away | way | counted / expected | with a duration | p50 ms | its own | wrong | complete |',
);
console.log('|---|---|---:|---:|---|---:|---:|---:|---:|---:|---|');
for (const client of values.client as SharedRedisName[]) {
  for (const kinds of values.kinds as Kinds[]) {
    for (const delayMs of values['delay-ms'].map(Number)) {
      for (const callers of values.callers.map(Number)) await addLine(client, kinds, { callers, delayMs });
    }
  }
}
console.log(`\n${lines} lines, ${faults} with a fault`);
process.exitCode = faults > 0 || lines === 0 ? 1 : 0;

async function addLine(client: SharedRedisName, kinds: Kinds, cell: Seen['cell']): Promise<void> {
  const way = values.way[lines % values.way.length] as Way;
  const watchedMs = Number(values['watched-ms']);
  const { seen, loss } = await watchShared({ client, kinds, way, cells: [cell], watchedMs });
  const { expected, counted, timed, wrong, medianMs, clientMedianMs, edge } = seen[0] as Seen;
  const isFalse = loss.complete && Math.abs(counted.length - expected) > edge;
  lines += 1;
  if (isFalse || wrong.length > 0) faults += 1;
  const share = counted.length > 0 ? `${Math.round((100 * timed.length) / counted.length)} %` : '-';
  const median = timed.length > 0 ? medianMs.toFixed(2) : '-';
  console.log(
    `| ${client} | ${kinds} | ${cell.callers} | ${cell.delayMs} | ${way} | ${counted.length} / ${expected} | ${share} | ${median} | ${clientMedianMs.toFixed(2)} | ${wrong.length} | ${loss.complete ? 'yes' : `no: ${lossesOf(loss)}`}${isFalse ? ', and is not' : ''} |`,
  );
}

function lossesOf({ kernel, stream, pairing }: SeenTogether['loss']): string {
  const counters = Object.entries({ ...kernel, ...stream, ...pairing });
  return counters.flatMap(([name, count]) => (count === 0 ? [] : `${name} ${count}`)).join(', ');
}
