import type { ReactElement } from 'react';
import type { SnapshotLoss } from '../../metrics/snapshot.ts';
import { helpLines } from './help-text.ts';
import { Line } from './line.tsx';

export interface HelpProps {
  readonly loss: SnapshotLoss | null;
  /** First line shown. */
  readonly offset: number;
  readonly height: number;
}

/** What was lost, what the figures mean, the keys: as much as fits. */
export function Help({ loss, offset, height }: HelpProps): ReactElement {
  return (
    <>
      {helpLines(loss)
        .slice(offset, offset + height)
        .map((spans, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
          <Line key={index} spans={spans} />
        ))}
    </>
  );
}
