import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyNames, type SpecialKeys } from '../../../src/views/top/key-names.ts';
import { KEY_SCOPES, keyScopes } from '../../../src/views/top/key-scopes.ts';
import { HELP, TYPING } from '../../../src/views/top/keys.ts';
import { SCREENS } from '../../../src/views/top/screens/registry.ts';
import { special as pressed } from './special-keys.ts';

const SPECIAL: Record<string, [string, Partial<SpecialKeys>]> = {
  Tab: ['', { tab: true }],
  'Shift-Tab': ['', { tab: true, shift: true }],
  Enter: ['', { return: true }],
  Backspace: ['', { backspace: true }],
  Space: [' ', {}],
  up: ['', { upArrow: true }],
  down: ['', { downArrow: true }],
  PgUp: ['', { pageUp: true }],
  PgDn: ['', { pageDown: true }],
  Home: ['', { home: true }],
  End: ['', { end: true }],
  Esc: ['', { escape: true, meta: true }],
};

test('each binding is reached by the key that it names', () => {
  for (const { key } of KEY_SCOPES.flatMap(({ keys }) => keys)) {
    const letter = /^Ctrl-(.)$/.exec(key)?.[1]?.toLowerCase();
    const [input, flags] = SPECIAL[key] ?? (letter === undefined ? [key, {}] : [letter, { ctrl: true }]);
    assert.deepEqual(keyNames(input, pressed(flags)), [key]);
  }
});

test('keys that come in one chunk are as many', () => {
  assert.deepEqual(keyNames('ss r', pressed()), ['s', 's', 'Space', 'r']);
});

test('a letter with Alt is no letter, and a key without a name is none', () => {
  assert.deepEqual(keyNames('q', pressed({ meta: true })), []);
  assert.deepEqual(keyNames('', pressed()), []);
});

test('no key means two things at a time', () => {
  for (const screen of SCREENS) {
    const keys = keyScopes(screen)
      .filter((scope) => scope !== TYPING)
      .flatMap((scope) => scope.keys);
    assert.deepEqual(keys.map(({ key }) => key).toSorted(), [...new Set(keys.map(({ key }) => key))].toSorted());
  }
  for (const { keys } of [HELP, TYPING]) assert.equal(new Set(keys.map(({ key }) => key)).size, keys.length);
});
