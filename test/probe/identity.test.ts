import assert from 'node:assert/strict';
import { test } from 'node:test';
import { data, ProbedProgram, summary, WAYS } from './probed-program.ts';
import type { SeenRecord } from './seen-record.ts';

function ids(records: readonly SeenRecord[]): Set<number> {
  return new Set(records.map(({ connection }) => connection));
}

for (const way of WAYS) {
  test(`${way}: a socket's other descriptor is the same connection`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const records = data(await probed.records('pair', 'call write read', 'duplicate'), 'CLIENT', 'SENT');
    assert.deepEqual(
      records.map(({ bytes }) => bytes),
      ['write to read.', 'from dup'],
    );
    assert.equal(ids(records).size, 1);
  });

  test(`${way}: a descriptor's number that is used again is another connection`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const first = await probed.records('pair', 'call write read');
    const number = await probed.program.tell('number client');
    await probed.records('close client', 'close server');
    const second = await probed.records('pair', 'call write read');
    assert.equal(await probed.program.tell('number client'), number);
    for (const role of ['CLIENT', 'SERVER']) {
      const both = [...first, ...second].filter((record) => record.role === role);
      assert.equal(ids(both).size, 2, summary(both));
      assert.ok(both.every(({ kind, fresh }) => kind !== 'DATA' || fresh));
    }
  });

  test(`${way}: accepted by one thread and served by others it is one connection of a server`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const [accepting, ...serving] = JSON.parse(await probed.program.tell('threads 3')) as number[];
    const records = probed.drain();
    const served = records.filter(({ role }) => role === 'SERVER');
    assert.equal(ids(served).size, 1, summary(records));
    assert.deepEqual(
      served.map(({ direction, tid, tgid }) => [direction, tid, tgid]),
      serving.flatMap((tid) => [
        ['RECEIVED', tid, probed.pid],
        ['SENT', tid, probed.pid],
      ]),
    );
    assert.ok(!serving.includes(accepting ?? 0));
    assert.equal(ids(records).size, 2, 'and one of a client');
  });

  test(`${way}: served by a child and closed by both, it ends once, when the last lets go`, async () => {
    await using probed = await ProbedProgram.start({ way });
    await probed.records('pair');
    const child = Number(await probed.program.tell('served_by_child'));
    const records = await probed.recordsUntil(
      (all) => all.filter(({ kind }) => kind === 'CLOSE').length === 2,
      'close client',
    );
    const served = records.filter(({ role }) => role === 'SERVER');
    assert.equal(ids(served).size, 1, summary(records));
    assert.deepEqual(
      served.map(({ kind, direction }) => [kind, direction]),
      [
        ['DATA', 'RECEIVED'],
        ['DATA', 'SENT'],
        ['CLOSE', 'NONE'],
      ],
      summary(records),
    );
    assert.ok(served.every(({ tgid }) => tgid === child));
    assert.equal(served[2]?.shutdown, true, 'the server closed first');
  });

  test(`${way}: a socket that another process was given stays the connection that it was`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const before = await probed.records('pair', 'call write read');
    const [first] = data(before, 'CLIENT', 'SENT');
    const child = Number(await probed.program.tell('from_passed'));
    const [passed] = data(probed.drain(), 'CLIENT', 'SENT');
    assert.deepEqual(
      [passed?.connection, passed?.tgid, passed?.bytes, passed?.position],
      [first?.connection, child, 'from passed', ((first?.position ?? 0) + 14) >>> 0],
    );
  });
}
