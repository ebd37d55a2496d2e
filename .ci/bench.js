// npm run bench [NAME…] [-- --against DIR]: the programs under test/bench, one after the other; all when none is named.
// --against: in alternation with what is built in another checkout, by the programs that can compare.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundle.js';
import { node24, step } from './step.js';

const COMPARING = ['http-live', 'replay'];

const folder = join(root, 'test/bench');
const { values, positionals: wanted } = parseArgs({ allowPositionals: true, options: { against: { type: 'string' } } });
const against = values.against === undefined ? null : resolve(values.against);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => against === null || COMPARING.includes(name));
const unknown = wanted.find((name) => !names.includes(name));
if (unknown) throw new Error(`bench: no ${unknown}${against ? ' that compares' : ''}; there are: ${names.join(' ')}`);
if (against && !existsSync(join(against, 'dist/cli.js')))
  throw new Error(`bench: nothing is built in ${against}; run npm run build there`);

const ready = (await step('bash', ['.ci/setup'])).ok && (await step(node24, ['.ci/build.js'])).ok;
if (!ready) process.exitCode = 1;
const options = against ? ['--against', against] : [];
for (const name of ready ? (wanted.length > 0 ? wanted : names) : []) {
  console.log(`\n=== ${name}`);
  if (!(await step(node24, [join(folder, `${name}.ts`), ...options])).ok) process.exitCode = 1;
}
