import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallRow, RECEIVES, SENDS } from './call-table.ts';
import { data, ProbedProgram, WAYS, type Way } from './probed-program.ts';
import type { SeenRecord } from './seen-record.ts';

for (const way of WAYS) {
  test(`${way}: every call is seen with its bytes or as unreadable, at its place in the stream`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    const ends = { sent: null as number | null, received: null as number | null };
    for (const send of SENDS) {
      for (const receive of RECEIVES) {
        const records = await probed.records(`call ${send.call} ${receive.call}`);
        const payload = `${send.call} to ${receive.call}.`;
        const sent = data(records, 'UNKNOWN', 'SENT');
        const received = data(records, 'SERVER', 'RECEIVED');
        assert.equal(records.length, sent.length + received.length, payload);
        ends.sent = checkCalls(sent, payload, send, ends.sent);
        ends.received = checkCalls(received, payload, receive, ends.received);
        assert.equal(ends.sent, ends.received, 'equal sequence numbers tie the two ends');
      }
    }
    assert.equal(probed.probe.counters().copyFaults, 0);
    assert.equal(probed.probe.counters().missedRuns, 0);
  });

  test(`${way}: what moves nothing of the stream gives no record`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    assert.deepEqual(await probed.records('nothing'), []);
    assert.deepEqual(await probed.records('urgent'), []);
    const [sent, received] = await probed.records('call write read');
    assert.equal(sent?.bytes, 'write to read.');
    assert.equal(received?.position, sent?.position);
  });

  test(`${way}: an iovec array is read up to 64 entries, and the rest is counted`, async () => {
    for (const pair of ['pair', 'unix_pair stream pair']) await checkIovecs(way, pair);
  });

  test(`${way}: the thread that made the call is named`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    const tid = Number(await probed.program.tell('from_thread'));
    const [sent] = await probed.records();
    assert.deepEqual([sent?.tgid, sent?.tid], [probed.pid, tid]);
  });

  test(`${way}: a send is handed over before it ends, and after what came before it`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    const records = await probed.records('call write read 100');
    const sent = data(records, 'UNKNOWN', 'SENT');
    const handed = sent.filter(({ handover }) => handover !== null);
    assert.ok(handed.length >= 90, `${handed.length} of 100 sends know it`);
    for (const [index, record] of sent.entries()) {
      if (record.handover === null) continue;
      assert.ok(record.handover <= record.time);
      assert.ok(record.handover > (sent[index - 1]?.time ?? 0));
    }
  });
}

async function checkIovecs(way: Way, pair: string): Promise<void> {
  await using probed = await ProbedProgram.start({ way }, [pair]);
  const [whole] = await probed.records('many_iovecs 64');
  assert.deepEqual([whole?.length, whole?.bytes?.length, whole?.reason], [192, 192, 'COMPLETE']);
  const [cut] = await probed.records('many_iovecs 100');
  assert.deepEqual([cut?.length, cut?.bytes?.length, cut?.reason], [300, 192, 'BUDGET']);
  assert.equal(cut?.bytes?.[191], '\x3f');
}

/** Calls of one direction and one row: contiguous from `before` on; returns where they end. */
function checkCalls(calls: readonly SeenRecord[], payload: string, row: CallRow, before: number | null): number {
  let position = before ?? calls[0]?.position ?? 0;
  for (const call of calls) {
    assert.equal(call.position, position, payload);
    assert.equal(call.reason, row.bytes ? 'COMPLETE' : 'UNREADABLE', payload);
    position = (position + call.length) >>> 0;
  }
  const length = calls.reduce((sum, call) => sum + call.length, 0);
  assert.equal(length, payload.length, payload);
  const bytes = calls.map((call) => call.bytes ?? '').join('');
  assert.equal(bytes, row.bytes ? payload : '', payload);
  return position;
}
