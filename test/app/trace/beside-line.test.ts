import assert from 'node:assert/strict';
import { test } from 'node:test';
import { besideLine } from '../../../src/app/trace/beside-line.ts';
import type { Verdict } from '../../../src/transactions/chains/verdict.ts';

const SEEN: Verdict = {
  command: 'python3',
  place: 'tcp 8080',
  beside: 1548,
  requests: 774,
  overlapped: 700,
  worth: 31.99,
  needed: 32,
  refuted: null,
};

test('calls stand beside for want of evidence: what was seen, and what is needed', () => {
  assert.equal(
    besideLine(SEEN),
    'tree: python3 (tcp 8080), 1,548 calls stand beside: not yet proven that each request has a thread of its own: ' +
      '774 requests seen, of which 700 overlapped, worth 31 of at least 32 needed ' +
      '(those with calls count, the more the more of its threads are busy at a time)',
  );
});

test('calls stand beside for good: what speaks against threads', () => {
  assert.equal(
    besideLine({ ...SEEN, worth: 40, beside: 1, refuted: 'requestsAtOnce' }),
    'tree: python3 (tcp 8080), 1 call stands beside: ' +
      'disproven that each request has a thread of its own: one thread had two requests open at a time',
  );
});

test('calls that came before the proof are told from those that never will be inside', () => {
  assert.match(besideLine({ ...SEEN, worth: 32 }), /beside: proven meanwhile .*; these came before, or in none$/);
});

test('names are bounded and safe for a terminal', () => {
  const line = besideLine({ ...SEEN, command: `\u001b[31m${'x'.repeat(1e6)}`, place: '/a\nb' });
  assert.ok(line.length < 400);
  assert.ok(!line.includes('\u001b') && !line.includes('\n'));
});
