import assert from 'node:assert/strict';
import { test } from 'node:test';
import { data, ProbedProgram, WAYS } from './probed-program.ts';

for (const way of WAYS) {
  test(`${way}: what a full ring refuses is counted exactly`, async () => {
    await using probed = await ProbedProgram.start({ way, ringBytes: 65536 }, ['pair']);
    await probed.program.tell('call write read 5003');
    const { dataRecords, dataDropped, stateDropped } = probed.probe.counters();
    assert.equal(dataRecords + dataDropped, 2 * 5003);
    assert.ok(dataDropped > 0);
    assert.equal(stateDropped, 0);
    assert.equal(probed.drain().length, dataRecords);
    assert.equal(probed.probe.pending(), 0);
    const after = await probed.records('call write read');
    assert.equal(after.length, 2, 'it goes on when there is room');
  });

  test(`${way}: connects, closes and processes that find no room are counted apart`, async () => {
    await using probed = await ProbedProgram.start({ way, ringBytes: 4096 }, ['pair']);
    await probed.program.tell('call write read 100');
    const before = probed.probe.counters();
    await probed.program.tell('refused');
    const after = probed.probe.counters();
    assert.equal(after.stateRecords - before.stateRecords + after.stateDropped - before.stateDropped, 4);
    assert.ok(after.stateDropped > before.stateDropped);
    assert.equal(after.dataDropped, before.dataDropped);
  });

  test(`${way}: a connection whose first record was lost is announced later, and is not fresh`, async () => {
    await using probed = await ProbedProgram.start({ way, ringBytes: 4096 }, ['pair']);
    await probed.program.tell('call write read 100');
    const first = probed.drain();
    assert.ok(first.every(({ fresh }) => fresh));
    await probed.program.tell('call write read 100');
    // The ring is full again: this connection begins unseen.
    await probed.program.tell('pair');
    await probed.program.tell('call write read');
    probed.drain();
    const records = await probed.records('call write read');
    const [sent] = data(records, 'CLIENT', 'SENT');
    assert.equal(sent?.fresh, false);
    assert.ok(sent?.localPort);
    const [received] = data(records, 'SERVER', 'RECEIVED');
    assert.equal(received?.fresh, false);
    assert.ok(received?.localPort);
  });
}
