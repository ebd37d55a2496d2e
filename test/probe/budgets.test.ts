import assert from 'node:assert/strict';
import { test } from 'node:test';
import { data, ProbedProgram, summary, WAYS } from './probed-program.ts';
import type { SeenRecord } from './seen-record.ts';

/** As the program makes it. */
function payload(length: number): string {
  return String.fromCharCode(...Array.from({ length }, (_, index) => (index * 7) % 251));
}

function captured(records: readonly SeenRecord[]): number {
  return records.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
}

for (const way of WAYS) {
  test(`${way}: of a call no more is copied than its budget, up to 64 KiB`, async () => {
    for (const copyBytes of [1, 1000, 4096, 65536]) {
      await using probed = await ProbedProgram.start({ way, copyBytes }, ['pair']);
      const [sent] = data(await probed.records('transfer 100003'), 'UNKNOWN', 'SENT');
      assert.equal(sent?.length, 100003);
      assert.equal(sent?.bytes, payload(copyBytes));
      assert.equal(sent?.reason, 'BUDGET');
      const [whole] = data(await probed.records(`transfer ${copyBytes}`), 'UNKNOWN', 'SENT');
      assert.equal(whole?.bytes, payload(copyBytes));
      assert.equal(whole?.reason, 'COMPLETE');
    }
  });

  test(`${way}: past a turn's budget each call gives its first bytes, until the direction flips`, async () => {
    await using probed = await ProbedProgram.start({ way, copyBytes: 1000, turnBytes: 2500 }, ['pair']);
    const records = await probed.records(
      'transfer 1000',
      'transfer 1000',
      'transfer 1000',
      'transfer 1000',
      'transfer 100',
    );
    const lengths = data(records, 'UNKNOWN', 'SENT').map(({ bytes }) => bytes?.length);
    assert.deepEqual(lengths, [1000, 1000, 500, 256, 100]);
    const flipped = await probed.records('swap', 'transfer 10', 'swap', 'transfer 1000');
    assert.equal(data(flipped, 'UNKNOWN', 'SENT').at(-1)?.bytes?.length, 1000, summary(flipped));
  });

  test(`${way}: what answers a short question has a budget of its own; questions, and answers to long ones, do not`, async () => {
    const budgets = { copyBytes: 20_000, answerBytes: 1000 };
    await using probed = await ProbedProgram.start({ way, ...budgets }, []);
    await probed.records('pair');
    for (const [question, answered] of [
      [100, 1000],
      [511, 1000],
      [512, 5000],
      [19_000, 5000],
    ]) {
      const asked = await probed.records(`transfer ${question}`);
      assert.equal(captured(asked), 2 * Number(question), summary(asked));
      const answer = await probed.records('swap', 'transfer 5000', 'swap');
      assert.deepEqual(
        [captured(data(answer, 'SERVER', 'SENT')), captured(data(answer, 'CLIENT', 'RECEIVED'))],
        [answered, answered],
      );
    }
  });

  test(`${way}: where nobody reads, large calls are cut before records are lost`, async () => {
    await using probed = await ProbedProgram.start({ way, copyBytes: 65536, ringBytes: 1 << 20 }, ['pair']);
    // Without cuts the ring would be full after 13 of them; a quarter of it is left when calls give their first bytes alone.
    for (let i = 0; i < 250; i += 1) await probed.program.tell('transfer 40000');
    assert.equal(probed.probe.counters().dataDropped, 0);
    const lengths = data(probed.drain(), 'UNKNOWN', 'SENT').map(({ bytes }) => bytes?.length ?? 0);
    assert.equal(lengths.length, 250);
    assert.ok(
      lengths.every((length, index) => length >= 256 && length <= (lengths[index - 1] ?? length)),
      lengths.join(),
    );
    assert.equal(captured(data(await probed.records('transfer 30000'), 'UNKNOWN', 'SENT')), 30_000);
  });

  test(`${way}: a verdict skips up to its position and no further`, async () => {
    await using probed = await ProbedProgram.start({ way, copyBytes: 4000 }, ['pair']);
    const [first] = data(await probed.records('transfer 100'), 'UNKNOWN', 'SENT');
    assert.ok(first !== undefined);
    const begin = first.position + first.length;
    probed.probe.verdicts.skip(first.connection, 'sent', (begin + 2500) >>> 0);
    const inside = data(await probed.records('transfer 1000', 'transfer 1000'), 'UNKNOWN', 'SENT');
    assert.deepEqual(inside, [], 'what ends before it gives no record');
    assert.equal(probed.probe.counters().skippedCalls, 2);
    const [across, behind] = data(await probed.records('transfer 1000', 'transfer 1000'), 'UNKNOWN', 'SENT');
    assert.deepEqual([across?.position, across?.length], [(begin + 2000) >>> 0, 1000], 'positions go on');
    assert.deepEqual([across?.offset, across?.reason, across?.bytes], [500, 'VERDICT', payload(1000).slice(500)]);
    assert.deepEqual([behind?.offset, behind?.reason, behind?.bytes], [0, 'COMPLETE', payload(1000)]);
  });

  test(`${way}: a call that ends where the skip ends is recorded without bytes; iovecs are skipped as well`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    const [first] = data(await probed.records('transfer 100'), 'UNKNOWN', 'SENT');
    assert.ok(first !== undefined);
    const begin = first.position + first.length;
    probed.probe.verdicts.skip(first.connection, 'sent', (begin + 50) >>> 0);
    const [exact] = data(await probed.records('transfer 50'), 'UNKNOWN', 'SENT');
    assert.deepEqual([exact?.length, exact?.offset, exact?.bytes, exact?.reason], [50, 50, null, 'VERDICT']);
    probed.probe.verdicts.skip(first.connection, 'sent', (begin + 50 + 100) >>> 0);
    const [vector] = data(await probed.records('many_iovecs 60'), 'UNKNOWN', 'SENT');
    assert.deepEqual([vector?.length, vector?.offset, captured([vector as SeenRecord])], [180, 100, 80]);
    assert.equal(vector?.bytes?.slice(0, 3), '\x21\x21\x22');
  });

  test(`${way}: each direction has its own skip, and capture ends both`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    const [received] = data(await probed.records('transfer 100'), 'SERVER', 'RECEIVED');
    assert.ok(received !== undefined);
    const { verdicts } = probed.probe;
    verdicts.skip(received.connection, 'sent', (received.opposite + 1_000_000) >>> 0);
    verdicts.skip(received.connection, 'received', (received.position + 1_000_000) >>> 0);
    const skipped = await probed.records('transfer 100', 'swap', 'transfer 100', 'swap');
    assert.deepEqual(
      skipped.map(({ role }) => role),
      ['UNKNOWN', 'UNKNOWN'],
      summary(skipped),
    );
    verdicts.capture(received.connection);
    assert.equal((await probed.records('transfer 100', 'swap', 'transfer 100')).length, 4);
  });

  test(`${way}: an ignored connection gives no data until it is captured again, and its close`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const begun = await probed.records('pair', 'call write read');
    const { verdicts } = probed.probe;
    for (const { connection } of begun) verdicts.ignore(connection);
    assert.deepEqual(await probed.records('call write read'), []);
    assert.equal(probed.probe.counters().skippedCalls, 2);
    for (const { connection } of begun) verdicts.capture(connection);
    assert.equal((await probed.records('call write read')).length, 2);
    for (const { connection } of begun) verdicts.ignore(connection);
    const ended = await probed.recordsUntil((records) => records.length === 2, 'close client', 'close server');
    assert.deepEqual(
      ended.map(({ kind }) => kind),
      ['CLOSE', 'CLOSE'],
    );
  });

  test(`${way}: a forgotten connection is announced again on request; a stranger's verdict does nothing`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const begun = await probed.records('pair', 'call write read');
    const connection = begun[0]?.connection ?? 0;
    assert.equal(data(await probed.records('call write read'), 'CLIENT', 'SENT')[0]?.localPort, null);
    probed.probe.verdicts.announce(connection);
    const [sent] = data(await probed.records('call write read'), 'CLIENT', 'SENT');
    assert.ok(sent?.localPort);
    assert.match(sent.comm ?? '', /^python3/);
    assert.equal(sent.bytes, 'write to read.');
    probed.probe.verdicts.ignore(connection + 65536);
    assert.equal(data(await probed.records('call write read'), 'CLIENT', 'SENT')[0]?.localPort, null);
  });
}
