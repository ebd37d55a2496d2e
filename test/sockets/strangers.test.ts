/** Connections whose protocol nobody knows, over all streams there are: left alone on purpose, they are no loss, however much they move. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';

const PROGRAM = fileURLToPath(new URL('../workloads/strangers.py', import.meta.url));
/** Long enough to be looked at again. */
const SECONDS = 12;
/** More than positions can tell. */
const BYTES = 4.5 * 1024 ** 3;
const PATIENCE_MS = 90_000;
/** Its input and output are sockets, too, of which a line each is seen; and the end of a stream may count as a byte. */
const OWN_SOCKETS = 2;
const OWN_BYTES = 100;

for (const way of WAYS) {
  it(`they are covered as unknown, and one that is known later counts from there; ${way}`, async () => {
    await using strangers = new Child('python3', [PROGRAM, String(SECONDS), String(BYTES)]);
    await strangers.line('stdout', 'ready');
    await using saeMon = await SaeMon.exporting([strangers.pid], way);
    strangers.write('\n');
    const [, sent, moved] = (await strangers.line('stdout', 'done', PATIENCE_MS)).split(' ').map(Number);
    strangers.write('\n');
    await strangers.exited;
    const { loss, coverage, endpoints, dependencies, unattributed } = await saeMon.document();
    assert.deepEqual(loss.stream, { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 0 });
    assert.ok(loss.complete, JSON.stringify(loss));
    assert.deepEqual(coverage.connections, {
      decoded: 2,
      tls: 0,
      recognised: 0,
      unknown: 12 + OWN_SOCKETS,
      unreadable: 0,
    });
    // Both ends are watched.
    assertNear(coverage.bytes['unknown'], 2 * (sent as number));
    assertNear(coverage.bytes['decoded'], 2 * (moved as number));
    const rows = [...endpoints, ...dependencies, ...unattributed];
    assert.deepEqual(
      rows.map(({ protocol, operation, transactions }) => [protocol, operation, transactions]),
      [
        ['http', 'GET', 3],
        ['http', 'GET', 3],
      ],
    );
  });
}

function assertNear(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= OWN_BYTES, `${actual} of ${expected}`);
}
