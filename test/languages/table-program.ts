/**
 * Runs the tests of this folder, all or those named, and prints what they compared as a table in Markdown:
 * `node test/languages/table-program.ts [FILE…]`. Whole numbers alone; that each operation, resource and status is equal, the tests assert.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { COMPARED, type Compared } from './compared.ts';

const named = process.argv.slice(2);
const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
const files = named.length > 0 ? named : tests.sort().map((name) => join(import.meta.dirname, name));

const lines: Compared[] = [];
const failed: string[] = [];
const events = run({ files, concurrency: 1 });
events.on('test:diagnostic', ({ message }) => {
  if (message.startsWith(COMPARED)) lines.push(JSON.parse(message.slice(COMPARED.length)) as Compared);
});
events.on('test:fail', ({ name }) => failed.push(name));
events.resume();
await new Promise((resolve) => events.once('end', resolve));

console.log('| client | server | side | way | expected | counted |');
console.log('|---|---|---|---|---:|---:|');
for (const { client, server, side, way, expected, counted } of lines) {
  console.log(`| ${client} | ${server} | ${side} | ${way} | ${expected} | ${counted} |`);
}
const unequal = lines.filter(({ expected, counted }) => expected !== counted).length;
console.log(`\n${lines.length} comparisons, ${unequal} unequal, ${failed.length} tests failed`);
for (const name of failed) console.log(`- ${name}`);
process.exitCode = failed.length + unequal > 0 || lines.length === 0 ? 1 : 0;
