/** Each command and flag is explained, here and in the man page. The list itself is command-list.txt, made by .ci/generate.js. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface CommandClass {
  readonly hidden?: boolean;
  readonly description?: string;
  readonly summary?: string;
  readonly examples?: readonly unknown[];
  readonly flags?: Readonly<Record<string, { readonly description?: string; readonly summary?: string }>>;
}

// The built commands: what a user runs.
const built = new URL('../../dist/commands.js', import.meta.url).href;
const { COMMANDS } = (await import(built)) as { COMMANDS: Readonly<Record<string, CommandClass>> };
const manPage = readFileSync(new URL('../../man/sae-mon.1', import.meta.url), 'utf8').replaceAll('\\-', '-');

for (const [id, command] of Object.entries(COMMANDS)) {
  // Asked by scripts alone.
  if (command.hidden) continue;
  test(`${id} says what it does, with an example, in the man page too`, () => {
    assert.ok((command.description ?? command.summary ?? '') !== '');
    assert.ok((command.examples?.length ?? 0) > 0, 'an example');
    assert.match(manPage, new RegExp(`^\\.SS ${id}$`, 'm'));
  });

  for (const [name, flag] of Object.entries(command.flags ?? {})) {
    test(`${id} --${name} has one line of help and a place in the man page`, () => {
      const help = flag.summary ?? flag.description ?? '';
      assert.notEqual(help, '');
      assert.ok(!help.includes('\n'), `more than one line: ${help}`);
      assert.match(manPage, new RegExp(`--(\\[no-\\])?${name}\\b`));
    });
  }
}
