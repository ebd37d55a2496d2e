// npm run bench [NAME…]: the programs under test/bench, one after the other; all when none is named.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.js';
import { node24, step } from './step.js';

const folder = join(root, 'test/bench');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''));
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown) throw new Error(`bench: no ${unknown}; there are: ${names.join(' ')}`);

const ready = (await step('bash', ['.ci/setup'])).ok && (await step(node24, ['.ci/build.js'])).ok;
if (!ready) process.exitCode = 1;
for (const name of ready ? (wanted.length > 0 ? wanted : names) : []) {
  console.log(`\n=== ${name}`);
  if (!(await step(node24, [join(folder, `${name}.ts`)])).ok) process.exitCode = 1;
}
