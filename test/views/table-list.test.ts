import assert from 'node:assert/strict';
import { it } from 'node:test';
import { renderKeyValues, renderList } from '../../src/views/table-list.ts';

const COLUMNS = [{ title: 'check' }, { title: 'found', align: 'right' }, { title: 'what to do' }] as const;

it('lists rows below their titles, as wide as they need to be', () => {
  const rows = [
    ['BTF', 'yes', ''],
    ['ring', '8', 'nothing'],
  ];
  assert.equal(
    renderList({ columns: COLUMNS, rows, width: 80, color: false }),
    ['check  found  what to do', 'BTF      yes', 'ring       8  nothing'].join('\n'),
  );
});

it('wraps the last column, or the one that says so, to the width', () => {
  const text = 'run as root, or give the capability to the program';
  const last = renderList({ columns: COLUMNS, rows: [['CAP_BPF', 'no', text]], width: 40, color: false });
  assert.equal(
    last,
    [
      'check    found  what to do',
      'CAP_BPF     no  run as root, or give the',
      '                capability to the',
      '                program',
    ].join('\n'),
  );
  const columns = [{ title: 'what', wrap: true }, { title: 'n' }];
  const first = renderList({ columns, rows: [[text, '1009']], width: 30, color: false });
  assert.ok(first.split('\n').every((line) => line.length <= 30));
  assert.match(first, /1009$/m);
});

it('writes names and what there is to say of them', () => {
  const pairs = [
    ['kernel', '6.18'],
    ['probe', 'socket tracepoints'],
  ] as const;
  assert.equal(renderKeyValues(pairs, { width: 80, color: false }), 'kernel  6.18\nprobe   socket tracepoints');
});

it('lets no control character through', () => {
  const evil = '\u001b[31mred\u0007';
  const list = renderList({ columns: [{ title: 'name' }], rows: [[evil]], width: 80, color: false });
  assert.equal(list, 'name\n[31mred');
  assert.equal(renderKeyValues([[evil, evil]], { width: 80, color: false }), '[31mred  [31mred');
});

it('draws nothing for nothing', () => {
  assert.equal(renderList({ columns: [{ title: 'name' }], rows: [], width: 80, color: false }), 'name');
  assert.equal(renderKeyValues([], { width: 80, color: false }), '');
});
