import type { Exception } from './matrix.ts';

const NO_HEAD = 'the line is an inline command of Redis, and the answer has no head that would tell otherwise';
const TWICE = 'one request, two answers: the server refuses it, and then what is left of it; the second is unmatched';

/** What sae-mon does not see as the server does. */
export const REQUEST_EXCEPTIONS: readonly Exception[] = [
  { oddity: 'HTTP/0.9', seen: { nginx: '', Apache: '' }, why: NO_HEAD },
  { oddity: '100-continue refused', seen: { 'Node.js': '401' }, why: TWICE },
  { oddity: 'refused while uploading', seen: { 'Node.js': '401' }, why: TWICE },
];
