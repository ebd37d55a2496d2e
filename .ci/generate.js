// Makes the committed files that follow from others; needs a build. With --check it only compares, and fails on a difference.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './bundle.js';
import { withKeys } from './key-table.js';
import { manPage } from './man-page.js';
import { notices } from './notice.js';
import { node24, step } from './step.js';

// Sources in TypeScript are read here, which Node.js 20 cannot.
if (Number(process.versions.node.split('.')[0]) < 24) {
  const { ok } = await step(node24, [process.argv[1], ...process.argv.slice(2)]);
  process.exit(ok ? 0 : 1);
}

const check = process.argv.includes('--check');
let differing = 0;
for (const [name, content] of Object.entries(await generated())) {
  const file = join(root, name);
  const current = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (current === content) continue;
  differing++;
  if (check) {
    console.log(
      `generate: ${name} is not what its sources give${current === null ? ' (it does not exist)' : firstDifference(current, content)}`,
    );
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    console.log(`generate: ${name} written`);
  }
}
if (check && differing > 0) {
  console.log('generate: run npm run generate, look at what changed, and commit it');
  process.exitCode = 1;
}

/** @returns {Promise<Record<string, string>>} path → wanted content */
async function generated() {
  const { generateAbi } = await import('./generate-abi.js');
  const { letterPairs } = await import('./generate-letter-pairs.js');
  const { COMMANDS } = await import('../dist/commands.js');
  const { TOPICS } = await import('../src/app/help/topics.ts');
  const { ruleFileSchema } = await import('../src/alerts/file/schema.ts');
  const { confusionTable } = await import('../test/conformance/confusion.ts');
  const { callTableText } = await import('../test/probe/call-table.ts');
  const { version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    'src/events/abi.gen.ts': await generateAbi(),
    'src/lib/templates/letter-pairs.gen.ts': letterPairs(),
    'man/sae-mon.1': manPage({ version, description, commands: COMMANDS, topics: TOPICS }),
    'README.md': withKeys(
      readFileSync(join(root, 'README.md'), 'utf8'),
      TOPICS.find(({ name }) => name === 'keys'),
    ),
    'src/exports/schema/rules.schema.json': `${JSON.stringify(ruleFileSchema(), null, 2)}\n`,
    'test/commands/command-list.txt': commandList(COMMANDS),
    'test/conformance/confusion.md': confusionTable(),
    'test/probe/call-table.md': callTableText(),
    ...notices(JSON.parse(readFileSync(join(root, 'build/bundle.json'), 'utf8'))),
  };
}

/** Every command and flag, one a line: a change of the command line shows in the diff of this file. */
function commandList(commands) {
  const lines = Object.entries(commands).flatMap(([id, command]) => [
    id,
    ...Object.entries(command.flags ?? {}).map(
      ([name, flag]) => `${id} --${name}${flag.type === 'boolean' ? '' : ` ${flag.options?.join('|') ?? 'VALUE'}`}`,
    ),
  ]);
  return `${lines.sort().join('\n')}\n`;
}

function firstDifference(current, content) {
  const wanted = content.split('\n');
  const line = current.split('\n').findIndex((text, index) => text !== wanted[index]);
  return `: line ${line + 1} should be ${JSON.stringify(wanted[line] ?? '(end)')}`;
}
