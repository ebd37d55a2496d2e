/** Whether the page is of now, whether the numbers are whole, and what of the traffic they are of. */

import { formatBytes, formatCount } from '../lib/formats.ts';
import type { Counts, Overview, SessionView } from '../sinks/dashboard/api.ts';
import { byId, element, foreign, setText } from './elements.ts';
import { shareText, timeText } from './words.ts';

const KINDS: Readonly<Record<string, string>> = {
  decoded: 'decoded',
  tls: 'encrypted: turns alone',
  recognised: 'recognised: turns alone',
  unknown: 'unknown',
  unreadable: 'not readable',
};

export function showSession({ session, range }: Overview): void {
  const target = byId('target');
  setText(target, session.target);
  target.title = session.target;
  document.title = `${session.target || '…'} · sae-mon`;
  const since = `since ${timeText(session.startedAt)}`;
  const short = range.kept < range.seconds ? ` · ${Math.round(range.kept / 60)} min kept` : '';
  const filter = session.filter === null ? '' : ` · only ${session.filter}`;
  setState(
    session.ended === null ? 'live' : 'over',
    `${stateOf(session)} · ${session.host} · ${since}${short}${filter}`,
  );
  showNotice(session.ended === null ? '' : endOf(session.ended));
  showTrouble(session.lost);
  showCoverage(session.coverage);
}

/** sae-mon cannot be reached. @param sinceMs when it answered last */
export function showSilence(sinceMs: number | null): void {
  const since = sinceMs === null ? '' : ` since ${timeText(sinceMs / 1000)}`;
  setState('over', `no answer${since}`);
  showNotice(`sae-mon does not answer${since}. What is shown is what it said last.`);
}

function stateOf({ ended }: SessionView): string {
  return ended === null ? 'live' : 'ended';
}

function endOf({ at, why }: NonNullable<SessionView['ended']>): string {
  return `The session has ended at ${timeText(at)}: ${why}. This is the last that was seen.`;
}

function setState(state: string, words: string): void {
  const status = byId('status');
  status.dataset['state'] = state;
  setText(status, words);
}

function showNotice(text: string): void {
  const notice = byId('notice');
  setText(notice, text);
  notice.hidden = text === '';
}

function showTrouble(lost: readonly string[]): void {
  const trouble = byId('trouble');
  trouble.hidden = lost.length === 0;
  const text = `These numbers are too low. Lost: ${lost.join('; ')}.`;
  if (!trouble.hidden) setText(trouble, text);
}

function showCoverage({ bytes, connections }: SessionView['coverage']): void {
  byId('coverage').replaceChildren(
    bar('Bytes', bytes, formatBytes),
    bar('Connections', connections, formatCount),
    element(
      'p',
      { class: 'note' },
      'Since the attach. What is encrypted or unknown is counted in turns or not at all, and is no loss.',
    ),
  );
}

/** One bar, and its parts in words. */
function bar(title: string, counts: Counts, format: (count: number) => string): HTMLElement {
  const whole = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  const drawn = element('div', { class: 'bar', 'aria-hidden': 'true' });
  const words = element('ul', {});
  for (const [kind, count] of parts) {
    const piece = element('span', { class: `piece ${kind}` });
    piece.style.flexGrow = String(count / whole);
    drawn.append(piece);
    const share = shareText(count, whole);
    words.append(element('li', { class: kind }, foreign(KINDS[kind] ?? kind), ` ${format(count)} (${share})`));
  }
  if (parts.length === 0) words.append(element('li', {}, 'none yet'));
  return element('div', { class: 'coverage' }, element('h3', {}, title), drawn, words);
}
