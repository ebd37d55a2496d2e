import type { Exception } from './matrix.ts';

const NO_HEAD = 'the line is an inline command of Redis, and the answer has no head that would tell otherwise';

/** What sae-mon does not see as the server does. */
export const REQUEST_EXCEPTIONS: readonly Exception[] = [
  { oddity: 'HTTP/0.9', seen: { nginx: '', Apache: '' }, why: NO_HEAD },
];
