/** The man page says what `--help` says: each command, each flag with its value, each default, each topic. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TOPICS } from '../../src/app/help/topics.ts';
import { runSaeMon } from './run-sae-mon.ts';

const MAN = readFileSync(new URL('../../man/sae-mon.1', import.meta.url), 'utf8')
  .replaceAll('\\-', '-')
  .replaceAll('\\(dq', '"')
  .replaceAll('\\e', '\\')
  .replaceAll(/^\\&/gm, '');

/** Between a title and the next of its kind. */
function partOf(text: string, kind: 'SH' | 'SS', title: string): string {
  const parts = text.split(new RegExp(`^\\.${kind} `, 'm'));
  const part = parts.find((one) => one.startsWith(`${title}\n`));
  assert.ok(part !== undefined, `.${kind} ${title}`);
  return part;
}

/** `name value` with the default, of each flag. */
type Flags = Record<string, string | null>;

function flagsOfMan(id: string): Flags {
  const part = partOf(partOf(MAN, 'SH', 'COMMANDS'), 'SS', id);
  const items = [...part.matchAll(/^\.TP\n\.B --(\S+?)(?: (\S+))?\n(.*)$/gm)];
  return Object.fromEntries(
    items.map(([, name, value, words = '']) => [
      `${name} ${value ?? ''}`.trim(),
      / \(default (\S+)\)$/.exec(words)?.[1] ?? null,
    ]),
  );
}

async function flagsOfHelp(id: string): Promise<Flags> {
  const { stdout, code } = await runSaeMon(id, '--help');
  assert.equal(code, 0);
  // Long names have their words on the next line; the words of all begin far to the right.
  const flags = stdout.split(/^FLAGS$/m)[1]?.split(/^[A-Z]+$/m)[0] ?? '';
  const items = flags.split(/^ {2}(?=-)/m).slice(1);
  return Object.fromEntries(
    items.map((item) => {
      const [, name, value] = /^(?:-\w, )?--(\S+?)(?:=(\S+?))?(?:\.\.\.)?(?:\s|$)/.exec(item) ?? [];
      const fallback = /\[default:\s+(\S+)\]/.exec(item)?.[1] ?? null;
      return [`${name} ${value ?? ''}`.trim(), fallback];
    }),
  );
}

const { stdout: help } = await runSaeMon('--help');
const listed = [...(help.split(/^COMMANDS$/m)[1] ?? '').matchAll(/^ {2}([a-z]+) /gm)].map(([, id]) => id as string);

test('each command of --help is in the man page, and no other', () => {
  assert.ok(listed.includes('top') && listed.includes('config') && listed.includes('help'));
  const told = [...partOf(MAN, 'SH', 'COMMANDS').matchAll(/^\.SS (\S+)$/gm)].map(([, id]) => id);
  assert.deepEqual(told, listed);
});

for (const id of listed) {
  test(`the man page has the flags of ${id} with their values and defaults, and no other`, async () => {
    assert.deepEqual(flagsOfMan(id), await flagsOfHelp(id));
  });

  test(`${id} --help and the man page have its exit status`, async () => {
    const { stdout } = await runSaeMon(id, '--help');
    assert.match(stdout, /Exit status 0/);
    assert.match(partOf(partOf(MAN, 'SH', 'COMMANDS'), 'SS', id), /^Exit status 0/m);
  });
}

test('--help names each topic, and the man page has it as a section', () => {
  for (const { name, section } of TOPICS) {
    assert.match(help, new RegExp(`\\b${name}\\b`));
    partOf(MAN, 'SH', section);
  }
});

test('man can show it', async () => {
  const { execFileSync } = await import('node:child_process');
  const path = new URL('../../man/sae-mon.1', import.meta.url).pathname;
  // Warnings of groff are of requests that it does not know, and of unclosed fonts.
  const shown = execFileSync(
    'sh',
    ['-c', 'command -v groff >/dev/null && groff -man -Tutf8 -ww "$0" 2>&1 >/dev/null || true', path],
    {
      encoding: 'utf8',
    },
  );
  assert.doesNotMatch(shown, /warning: macro|unknown|undefined/);
});
