import type { Snapshot } from '../../metrics/snapshot.ts';
import { hasTraffic } from './account.ts';
import { span } from './figures.ts';
import type { Spans } from './line.tsx';
import type { Paper } from './screens/screen.ts';

/** Before the first transaction: what is watched, that nothing was seen, and what to check. */
export function waitingLines(snapshot: Snapshot | null, paper: Paper): readonly Spans[] {
  return waitingTexts(snapshot, paper).map((text) => [{ text: ` ${text}` }]);
}

/** `a, b or c` */
function anyOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

function waitingTexts(snapshot: Snapshot | null, { protocols, replay }: Paper): readonly string[] {
  if (snapshot === null) return ['Waiting for the first figures.'];
  const { label } = snapshot.target;
  const others = ['unknown', ...protocols.encrypted];
  const elapsed = span(Math.floor(snapshot.window.elapsedSeconds));
  if (replay) return [`No request in the first ${elapsed} of ${label}.`];
  return [
    `No request seen yet in ${elapsed} of watching ${label}.`,
    hasTraffic(snapshot.coverage)
      ? 'There was traffic on its sockets (SEEN, above), but no whole request in it.'
      : 'There was no traffic on its sockets.',
    'If there should be some:',
    '  - is it this process that does the work, and not another one beside it?',
    '  - was a request sent since? Only what happens from now on can be seen;',
    '    a connection that is open already is joined at its next request',
    `  - is it ${anyOf(protocols.decoded)}? All else is ${anyOf(others)}`,
    '  - sae-mon doctor says what this host allows',
  ];
}
