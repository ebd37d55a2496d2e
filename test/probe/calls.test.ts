import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallRow, existsHere, RECEIVES, SENDS, type Seen, seenOn, TRANSPORTS } from './call-table.ts';
import { data, ProbedProgram, summary, WAYS } from './probed-program.ts';
import type { SeenRecord } from './seen-record.ts';

/** Of the 32-bit program. */
const PROCESS_KINDS = ['FORK', 'EXEC', 'EXIT'];
const [PLAIN_SEND] = SENDS as [CallRow];
const [PLAIN_RECEIVE] = RECEIVES as [CallRow];

for (const way of WAYS) {
  for (const transport of TRANSPORTS) {
    test(`${way}, ${transport.name}: every call is seen as the table says, at its place`, async () => {
      const pairs: [CallRow, CallRow][] = [
        ...SENDS.filter(existsHere).map((send): [CallRow, CallRow] => [send, PLAIN_RECEIVE]),
        ...RECEIVES.filter(existsHere).map((receive): [CallRow, CallRow] => [PLAIN_SEND, receive]),
      ];
      await using probed = await ProbedProgram.start({ way }, [transport.pair]);
      await probed.records('call write read');
      const table = new PlaceTable(transport.column === 'message');
      for (const [send, receive] of pairs) {
        const sends = seenOn(send, transport.column, way);
        const receives = seenOn(receive, transport.column, way);
        if (sends === null || receives === null) continue;
        const payload = `${send.call} to ${receive.call}.`;
        const told = await probed.records(`call ${send.call} ${receive.call}`);
        const records = told.filter(({ kind }) => !PROCESS_KINDS.includes(kind));
        assert.ok(
          records.every((record) => record.kind === 'DATA' && record.transport === transport.transport),
          `${payload}${summary(records)}`,
        );
        table.check('SENT', records, payload, sends);
        table.check('RECEIVED', records, payload, receives);
      }
      const { copyFaults, missedRuns, dataDropped } = probed.probe.counters();
      assert.deepEqual({ copyFaults, missedRuns, dataDropped }, { copyFaults: 0, missedRuns: 0, dataDropped: 0 });
    });
  }

  test(`${way}: what moves nothing of the stream gives no record`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['pair']);
    assert.deepEqual(await probed.records('nothing'), []);
    assert.deepEqual(await probed.records('urgent'), []);
    const [sent, received] = await probed.records('call write read');
    assert.equal(sent?.bytes, 'write to read.');
    assert.equal(received?.position, sent?.position);
  });

  test(`${way}: a send that found room for a part counts as that, and one that found none not at all`, async () => {
    for (const pair of ['pair', 'unix_pair stream pair']) {
      await using probed = await ProbedProgram.start({ way }, [pair]);
      const part = Number(await probed.program.tell('short_write'));
      const [first, ...more] = probed.drain();
      assert.equal(first?.length, part);
      assert.ok(part > 0 && part < 50_000_000);
      // What one found room for after it.
      assert.ok(
        more.every(({ kind, length }) => kind === 'DATA' && length === 1),
        summary(more),
      );
    }
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

/** Where the next call of each direction must begin: bytes of a stream, or messages. */
class PlaceTable {
  readonly #messages: boolean;
  readonly #next = new Map<string, number>();

  constructor(messages: boolean) {
    this.#messages = messages;
  }

  check(direction: string, records: readonly SeenRecord[], payload: string, seen: Seen): void {
    const calls = records.filter((record) => record.direction === direction);
    if (seen === 'nothing' || seen === 'gap') {
      assert.deepEqual(calls, [], payload);
      if (seen === 'gap') this.#move(direction, payload.length);
      return;
    }
    for (const call of calls) {
      const expected = this.#next.get(direction) ?? call.position;
      assert.equal(call.position, expected, `${payload} ${direction}`);
      assert.equal(call.reason, seen === 'bytes' ? 'COMPLETE' : 'UNREADABLE', `${payload} ${direction}`);
      this.#next.set(direction, call.position);
      this.#move(direction, this.#messages ? 1 : call.length);
    }
    assert.equal(
      calls.reduce((sum, { length }) => sum + length, 0),
      payload.length,
      `${payload} ${direction}`,
    );
    assert.equal(calls.map(({ bytes }) => bytes ?? '').join(''), seen === 'bytes' ? payload : '', payload);
  }

  #move(direction: string, by: number): void {
    const next = this.#next.get(direction);
    assert.ok(next !== undefined);
    this.#next.set(direction, (next + by) >>> 0);
  }
}
