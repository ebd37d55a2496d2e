import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEYS, keyActions, type SpecialKeys } from '../../../src/views/top/keys.ts';
import { special as pressed } from './special-keys.ts';

test('each binding is reached by the key that it names', () => {
  const special: Record<string, [string, Partial<SpecialKeys>]> = {
    'Ctrl-C': ['c', { ctrl: true }],
    'Ctrl-Z': ['z', { ctrl: true }],
    Tab: ['', { tab: true }],
    up: ['', { upArrow: true }],
    down: ['', { downArrow: true }],
    PgUp: ['', { pageUp: true }],
    PgDn: ['', { pageDown: true }],
    Home: ['', { home: true }],
    End: ['', { end: true }],
    Esc: ['', { escape: true, meta: true }],
  };
  for (const { key, action } of KEYS) {
    const [input, flags] = special[key] ?? [key, {}];
    assert.deepEqual(keyActions(input, pressed(flags)), [action], key);
  }
});

test('keys that come in one chunk are as many actions', () => {
  assert.deepEqual(keyActions('ssr', pressed()), ['sort', 'sort', 'reverse']);
});

test('other keys do nothing', () => {
  assert.deepEqual(keyActions('x', pressed()), []);
  assert.deepEqual(keyActions('q', pressed({ meta: true })), []);
  assert.deepEqual(keyActions('', pressed()), []);
});

test('no key is bound twice, and the footer fits 80 columns with the longest sort', () => {
  assert.equal(new Set(KEYS.map(({ key }) => key)).size, KEYS.length);
  const footer = KEYS.flatMap(({ label }) => label ?? []).join('  ');
  assert.ok(` ${footer}:rate`.length <= 80);
});
