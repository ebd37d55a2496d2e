import type { Exception } from './matrix.ts';

const NO_CHUNK =
  'some clients take what is no chunk for data: such a body ends where the conversation turns, and is none that was cut';
const INTERIM = 'these take an interim answer for the answer, and do not wait for the one that follows';

const LENGTH_READ =
  'wget reads as much as the length says, and leaves: whether it has read the last chunk depends on its calls';
const OLDEST = 'nginx takes what has no head for an answer of HTTP/0.9, and logs 200';

/** What sae-mon does not see as the client tells it. */
export const ANSWER_EXCEPTIONS: readonly Exception[] = [
  { oddity: 'chunked-and-length', seen: { wget: '200 cutByClient' }, why: LENGTH_READ, races: true },
  { oddity: 'continue-first', seen: { nginx: '200' }, why: INTERIM },
  { oddity: 'hints-first', seen: { nginx: '200', 'http.client': 'unanswered', requests: 'unanswered' }, why: INTERIM },
  {
    oddity: 'no-chunk-size',
    seen: each('200', 'curl', 'Go', 'http.client', 'requests', 'node:http', 'fetch'),
    why: NO_CHUNK,
  },
  { oddity: 'no-chunk-size', seen: each('200', 'PHP curl', 'Java', 'nginx'), why: NO_CHUNK },
  { oddity: 'garbage', seen: { nginx: 'error' }, why: OLDEST },
  { oddity: 'no-head', seen: { nginx: 'error' }, why: OLDEST },
];

function each(seen: string, ...programs: readonly string[]): Record<string, string> {
  return Object.fromEntries(programs.map((program) => [program, seen]));
}
