import { formatCount, formatSeconds } from '../../../../lib/formats.ts';
import { isError } from '../../../../lib/outcome.ts';
import type { SceneTransaction } from '../../../../metrics/scene.ts';
import { milliseconds } from '../../figures.ts';
import type { Spans } from '../../line.tsx';
import type { ListSource } from '../../list/list.ts';
import type { Paper, Screen } from '../screen.ts';
import { factList } from './fact-list.ts';
import { type Standing, standingOf, standingText } from './standing.ts';

/** One transaction, in all that is known of it. */
export const transaction: Screen = {
  name: 'transaction',
  title: 'transaction',
  help: 'one transaction with all that is known of it, and how its duration compares with those of its row',
  isRoot: false,
  parts: [],
  keys: [],
  lists: [factList],
  holds: false,
  headLines: 2,
  head,
  nothing: null,
};

/** What it was, and how unusual. */
function head(source: ListSource, _paper: Paper): readonly Spans[] {
  const { transaction: one } = source.place;
  if (one === null) return [];
  const standing = standingOf(source);
  const unusual = standing === null ? 'its row has left' : standingText(one.durationSeconds, standing);
  return [[...summary(one), { text: `  ${unusual}`, tone: 'strong' }], standing === null ? [] : scale(one, standing)];
}

function summary({ operation, resource, statusCode, outcome, durationSeconds }: SceneTransaction): Spans {
  const took = durationSeconds === null ? '' : `  ${formatSeconds(durationSeconds)}`;
  return [
    { text: ` ${resource === null ? operation : `${operation} ${resource}`}` },
    { text: `  ${statusCode ?? outcome}`, tone: isError(outcome) ? 'bad' : 'plain' },
    { text: took },
  ];
}

/** Those that it passed stand out. */
function scale({ durationSeconds }: SceneTransaction, { percentiles, count }: Standing): Spans {
  return [
    { text: ` ms of ${formatCount(count)}:`, tone: 'dim' },
    ...percentiles.map(({ name, seconds }) => ({
      text: `  ${name} ${milliseconds(seconds)}`,
      tone: durationSeconds !== null && durationSeconds >= seconds ? ('warn' as const) : ('plain' as const),
    })),
  ];
}
