import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  KIND_CLOSE,
  KIND_DATA,
  RECORD_SIZE,
  RECORD_SIZEOF,
  SECTION_BYTES,
  SECTION_TASK,
  SECTION_UNIX,
} from '../../src/events/abi.gen.ts';
import * as record from '../../src/events/record.ts';
import { findSection, NO_SECTION, sectionLength } from '../../src/events/section.ts';
import { WALK_DAMAGED, WALK_WHOLE, walkRecords } from '../../src/events/walk.ts';
import { buildRecord, bytesSection, joinRecords, taskSection } from './batch-builder.ts';

test('every record of a batch is visited, in order', () => {
  const batch = joinRecords([
    buildRecord({ connection: 1, sections: [bytesSection('GET')] }),
    buildRecord({ kind: KIND_CLOSE, connection: 2 }),
    buildRecord({ kind: 200, connection: 3 }),
  ]);
  const view = new DataView(batch.buffer);
  const seen: number[] = [];
  assert.equal(
    walkRecords(view, batch.length, (at) => seen.push(record.recordConnection(view, at))),
    WALK_WHOLE,
  );
  assert.deepEqual(seen, [1, 2, 3]);
});

test('64-bit fields come whole', () => {
  const bytes = buildRecord({ time: 2 ** 52 + 1, handover: 2 ** 40 + 3, connection: 2 ** 33 + 5 });
  const view = new DataView(bytes.buffer);
  assert.equal(record.recordTime(view, 0), 2 ** 52 + 1);
  assert.equal(record.recordHandover(view, 0), 2 ** 40 + 3);
  assert.equal(record.recordConnection(view, 0), 2 ** 33 + 5);
});

test('an impossible size stops the walk before anything out of bounds is read', () => {
  const good = buildRecord({ kind: KIND_DATA });
  for (const size of [0, 8, RECORD_SIZEOF - 8, RECORD_SIZEOF + 4, RECORD_SIZEOF + 8, 0xffffffff]) {
    const batch = joinRecords([good, good]);
    const view = new DataView(batch.buffer);
    view.setUint32(good.length + RECORD_SIZE, size, true);
    let visits = 0;
    assert.equal(
      walkRecords(view, batch.length, () => (visits += 1)),
      WALK_DAMAGED,
      `size ${size}`,
    );
    assert.equal(visits, 1);
  }
});

test('a batch that ends within a record is damaged', () => {
  const bytes = buildRecord({ sections: [bytesSection('hello')] });
  for (let length = 1; length < bytes.length; length++) {
    assert.equal(
      walkRecords(new DataView(bytes.buffer), length, () => undefined),
      WALK_DAMAGED,
    );
  }
});

test('sections are found behind unknown ones, and a section past the end is none', () => {
  const bytes = buildRecord({
    sections: [{ type: 99, content: new Uint8Array(3) }, bytesSection('hello'), taskSection('redis')],
  });
  const view = new DataView(bytes.buffer);
  const content = findSection(view, 0, SECTION_BYTES);
  assert.equal(sectionLength(view, content), 5);
  assert.equal(new TextDecoder().decode(bytes.subarray(content, content + 5)), 'hello');
  assert.notEqual(findSection(view, 0, SECTION_TASK), NO_SECTION);
  assert.equal(findSection(view, 0, SECTION_UNIX), NO_SECTION);
  view.setUint32(content - 4, 0xfffffff0, true);
  assert.equal(findSection(view, 0, SECTION_BYTES), NO_SECTION);
});
