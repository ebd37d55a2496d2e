import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProcessWatch } from '../../src/app/process-watch.ts';
import { ADDRESSES_SIZEOF, KIND_EXEC, KIND_EXIT, KIND_FORK, SECTION_ADDRESSES } from '../../src/events/abi.gen.ts';
import { walkRecords } from '../../src/events/walk.ts';
import { Processes } from '../../src/metadata/processes.ts';
import { buildRecord, joinRecords, type RecordFields, taskSection } from '../events/batch-builder.ts';

function feed(watch: ProcessWatch, records: readonly RecordFields[]): void {
  const batch = joinRecords(records.map(buildRecord));
  const view = new DataView(batch.buffer);
  walkRecords(view, batch.length, (at) => watch.record(batch, view, at));
}

function makeWatch(): { watch: ProcessWatch; named: number[] } {
  const named: number[] = [];
  return { watch: new ProcessWatch(new Processes({ procPath: '/no/such/proc' }), (tgid) => named.push(tgid)), named };
}

test('a process is named at its first record, by the record where /proc knows it no more', () => {
  const { watch, named } = makeWatch();
  feed(watch, [{ tgid: 7, sections: [taskSection('redis-server')] }, { tgid: 7 }, { tgid: 8 }, { tgid: 7 }]);
  assert.deepEqual(named, [7, 8]);
  assert.deepEqual(watch.byCommand(), [
    { command: 'redis-server', count: 1 },
    { command: 'pid 8', count: 1 },
  ]);
  assert.equal(watch.records, 4);
});

test('children join, change their name at exec, and leave at their exit', () => {
  const { watch, named } = makeWatch();
  feed(watch, [{ kind: KIND_FORK, tgid: 9, position: 7, sections: [taskSection('sh')] }]);
  feed(watch, [{ kind: KIND_EXEC, tgid: 9, sections: [taskSection('nginx')] }]);
  assert.deepEqual(watch.byCommand(), [{ command: 'nginx', count: 1 }]);
  assert.deepEqual(named, [9, 9]);
  feed(watch, [{ kind: KIND_EXIT, tgid: 9 }]);
  assert.deepEqual(watch.byCommand(), []);
  assert.equal(watch.exits, 1);
});

test('a number in the hands of another process has another name, though no record told of an end', () => {
  const { watch } = makeWatch();
  const addresses = { type: SECTION_ADDRESSES, content: new Uint8Array(ADDRESSES_SIZEOF) };
  feed(watch, [{ tgid: 7, sections: [addresses, taskSection('first', 1e9)] }, { tgid: 7 }]);
  feed(watch, [{ tgid: 7, sections: [addresses, taskSection('renamed', 1e9)] }]);
  assert.deepEqual(watch.byCommand(), [{ command: 'first', count: 1 }], 'a name is asked for once');
  feed(watch, [{ tgid: 7, sections: [addresses, taskSection('second', 2e9)] }]);
  assert.deepEqual(watch.byCommand(), [{ command: 'second', count: 1 }]);
});

test('in a replay, the names that the recording holds stay, also after an exec', () => {
  const processes = new Processes({ procPath: null });
  const watch = new ProcessWatch(processes);
  processes.learn({
    tgid: 9,
    command: 'a-name-longer-than-a-task-has',
    cgroup: null,
    containerId: null,
    containerName: null,
    unit: null,
  });
  feed(watch, [{ kind: KIND_EXEC, tgid: 9, sections: [taskSection('a-name-longer-t')] }]);
  assert.deepEqual(watch.byCommand(), [{ command: 'a-name-longer-than-a-task-has', count: 1 }]);
});
