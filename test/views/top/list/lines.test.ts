import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SCREEN } from '../../../../src/app/config/screen-settings.ts';
import { protocolWords } from '../../../../src/app/protocol-words.ts';
import { ROW_FACTS } from '../../../../src/metrics/row-facts.ts';
import type { SnapshotRow } from '../../../../src/metrics/snapshot.ts';
import { FIGURE, WORDS } from '../../../../src/views/top/list/column.ts';
import { listLines } from '../../../../src/views/top/list/lines.ts';
import { makeList } from '../../../../src/views/top/list/list.ts';
import { NEW_LIST, orderList } from '../../../../src/views/top/list/list-state.ts';
import { advance } from '../../../../src/views/top/picture.ts';
import { rootPlace } from '../../../../src/views/top/state.ts';
import { row, snapshot } from '../snapshots.ts';

const rows = ['/a', '/b'].map((resource, index) => row({ operation: 'GET', resource, rate: index + 1 }));
const list = makeList<SnapshotRow>({
  id: 'rows',
  title: 'ROWS',
  empty: '',
  columns: [
    { ...FIGURE, id: 'rate', title: 'rate', help: '', width: 4, priority: 0, text: (each) => `${each.ratePerSecond}` },
    { ...WORDS, id: 'op', title: 'op', help: '', width: 4, priority: 0, leads: true, text: (each) => each.operation },
  ],
  sort: { by: 'name', reversed: false },
  calm: false,
  facts: ROW_FACTS,
  rows: () => rows,
  keyOf: ({ key }) => key,
  namer:
    (_, { width }) =>
    (each) =>
      (each.resource ?? '').padEnd(width),
  nameOf: ({ resource }) => resource ?? '',
  describe: ({ key }) => key,
  enter: () => null,
});

test('what leads stands before the name, in heading and rows, and the line is as long as without', () => {
  const picture = advance(null, { snapshot: snapshot({ tick: 1, rows }), scene: null }, new Set());
  const source = { picture, place: rootPlace('overview') };
  const order = { source, filter: { filter: null, errorsOnly: false }, cause: 'user' } as const;
  const paper = {
    width: 30,
    height: 3,
    protocols: protocolWords(),
    replay: false,
    doing: '',
    thresholds: DEFAULT_SCREEN.thresholds,
  };
  const drawn = { list, source, isActive: true, height: 2, chosen: null, hides: null, paper };
  const lines = listLines({ ...drawn, state: { ...orderList(list, NEW_LIST, order), selected: rows[1]?.key ?? null } });
  assert.deepEqual(
    lines.map((spans) => spans.map(({ text }) => text).join('')),
    [' op    ROWS 1-2 of 2      rate', ' GET   /a                    1', '>GET   /b                    2'],
  );
});
