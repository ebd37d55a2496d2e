import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetsOf } from '../../../../src/app/targets/target-list.ts';
import { fitChooserColumns, headingText, rowText } from '../../../../src/views/top/chooser/columns.ts';
import { widthOf } from '../../../../src/views/top/text.ts';
import { censusOf, listener, processOf } from '../../../host/census/made-census.ts';

const NAMES = [
  'nginx',
  '数据库服务数据库服务数据库服务数据库服务',
  'evil\u001b[2J\u202e',
  'x'.repeat(1000),
  '👩‍👩‍👧‍👦',
];
const { rows } = targetsOf(
  censusOf(
    NAMES.map((name, at) => processOf(at + 1, name, new Set([at + 1]))),
    NAMES.map((_, at) => listener(at + 1, 80 + at)),
  ),
  { flags: ['pid'], limit: 50 },
  null,
);

for (const width of [40, 59, 60, 75, 80, 100, 119, 120, 140, 200]) {
  test(`lines of ${width} columns are filled, whatever a process is called`, () => {
    assert.equal(rows.length, NAMES.length);
    for (const line of [headingText(width), ...rows.map((row) => ` ${rowText(row, width)}`)]) {
      assert.equal(widthOf(line), width, JSON.stringify(line));
      assert.doesNotMatch(line, /[\u001b\u202e]/u);
    }
    assert.ok(fitChooserColumns(width).nameWidth >= 13, 'a command has room');
  });
}
