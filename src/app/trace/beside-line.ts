import { formatCount, stripControl } from '../../lib/formats.ts';
import type { Refutation, Verdict } from '../../transactions/chains/verdict.ts';

/** Of a command, or of a socket's path. */
const MOST_LETTERS = 60;

const REASONS: Readonly<Record<Refutation, string>> = {
  requestsAtOnce: 'one thread had two requests open at a time',
  endedByAnother: 'another thread ended a request than the one that began it',
  callsAtOnce: 'one thread had two calls open at a time',
  didNotWait: 'a thread began or ended a request during a call',
  otherTrace: 'a call carried the trace of another request than that of its thread',
  neverOver: 'a thread went on to the next request before the end of one',
  tooMany: 'it has more requests or processes than are told apart',
};

/** Why calls of a program stand beside, in one line. */
export function besideLine(verdict: Verdict): string {
  const { command, place, beside } = verdict;
  const calls = beside === 1 ? '1 call stands' : `${formatCount(beside)} calls stand`;
  return `tree: ${shortened(command)} (${shortened(place)}), ${calls} beside: ${reasonOf(verdict)}`;
}

function reasonOf({ refuted, requests, overlapped, worth, needed }: Verdict): string {
  if (refuted !== null) return `disproven that each request has a thread of its own: ${REASONS[refuted]}`;
  if (worth >= needed)
    return 'proven meanwhile that each request has a thread of its own; these came before, or in none';
  const seen = `${formatCount(requests)} requests seen, of which ${formatCount(overlapped)} overlapped`;
  // Rounded down: what is needed is never said to be there.
  const score = `worth ${Math.floor(worth)} of at least ${formatCount(needed)} needed`;
  const advice = 'those with calls count, the more the more of its threads are busy at a time';
  return `not yet proven that each request has a thread of its own: ${seen}, ${score} (${advice})`;
}

function shortened(text: string): string {
  const letters = stripControl(text.slice(0, MOST_LETTERS));
  return text.length > MOST_LETTERS ? `${letters}…` : letters;
}
