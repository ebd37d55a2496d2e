import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { DEFAULT_SCREEN } from '../../src/app/config/screen-settings.ts';
import { protocolWords } from '../../src/app/protocol-words.ts';
import type { Snapshot, SnapshotRow } from '../../src/metrics/snapshot.ts';
import { renderTable } from '../../src/views/table.ts';
import { widthOf } from '../../src/views/top/text.ts';
import { snapshotOf } from '../exports/snapshot.ts';

const { thresholds } = DEFAULT_SCREEN;
const ALL = { columns: null, sort: null, limit: null };

describe('the table of top --once', () => {
  it('shows totals, coverage, loss, and a table for what was served and called', () => {
    assert.equal(
      renderTable(snapshotOf(), { columns: 80, color: false, protocols: protocolWords(), look: ALL, thresholds }),
      [
        'sae-mon  pid 123: nginx 3, node 4 processes, 10s',
        'SERVED   100.9/s  1,009 transactions  1.2% errors  1 in flight, oldest 10.0s',
        'CALLED   10.1/s  101 transactions  0.0% errors  0 in flight',
        'SEEN     88% of bytes decoded, 11% TLS, 1% unknown, 0% unreadable',
        'LOST     nothing',
        '',
        'ENDPOINTS SERVED                  rate/s err%  p50ms  p95ms  p99ms infl  status',
        'GET /users/{id}                    100.9  1.2   4.98   9.97   9.97    0  500:12',
        'GET /reports/{uuid}                  0.0    -      -      -      -    1',
        '',
        'DEPENDENCIES CALLED               rate/s err%  p50ms  p95ms  p99ms infl  errors',
        'redis GET           10.0.0.5:6379   10.1  0.0   1.00   1.00   1.00    0',
      ].join('\n'),
    );
  });

  it('fits any terminal of 60 columns or more, whatever the names are', () => {
    const rows = ['x'.repeat(300), '世界'.repeat(60), '🙂', ''].flatMap((text) => [
      rowLike({ role: 'server', resource: `/${text}` }),
      rowLike({
        role: 'client',
        operation: text,
        server: { address: text, port: 65_535, transport: 'tcp', name: null, nameSource: null },
      }),
      rowLike({ role: 'unknown', protocol: `unknown${text}` }),
    ]);
    for (const columns of [60, 80, 100, 140, 200]) {
      for (const line of renderTable(snapshotOf({ rows }), {
        columns,
        color: true,
        protocols: protocolWords(),
        look: ALL,
        thresholds,
      }).split('\n')) {
        assert.ok(widthOf(stripVTControlCharacters(line)) <= columns, `wider than ${columns}: ${line}`);
      }
    }
  });

  it('notes what is not a success, and none of the words for one', () => {
    const answers = Object.entries({ NOERROR: 7, NXDOMAIN: 3, 301: 2, 200: 1 });
    const row = rowLike({ role: 'server', operation: 'A', statusCodes: answers, errorTypes: [['NXDOMAIN', 3]] });
    const lines = renderTable(snapshotOf({ rows: [row] }), {
      columns: 160,
      color: false,
      protocols: protocolWords(),
      look: ALL,
      thresholds,
    });
    assert.match(lines, /NXDOMAIN:3 301:2$/m);
    assert.doesNotMatch(lines, /NOERROR|200:/);
  });

  it('says in words that something was lost', () => {
    const { loss } = snapshotOf();
    const lossy = { ...loss, complete: false, kernel: { ...loss.kernel, ringFullRecords: 37 } };
    assert.match(render({ loss: lossy }), /^LOST {5}37 records: some counts are too low$/m);
    assert.match(render({ loss: { ...loss, complete: false } }), /^LOST {5}some counts are too low$/m);
  });

  it('shows what could not be attributed only where there is some', () => {
    assert.ok(!render({}).includes('UNATTRIBUTED'));
    assert.match(render({ rows: [rowLike({ role: 'unknown' })] }), /^UNATTRIBUTED /m);
  });

  it('says none where nothing was seen', () => {
    assert.match(render({ rows: [] }), /^ENDPOINTS SERVED .*\nnone\n\nDEPENDENCIES CALLED .*\nnone$/m);
  });

  it('sorts by rate, and names the server where endpoints are otherwise alike', () => {
    const rows = [80, 81, 82].map((port) =>
      rowLike({
        key: String(port),
        ratePerSecond: port % 3,
        server: { address: '10.0.0.5', port, transport: 'tcp', name: null, nameSource: null },
      }),
    );
    const ports = [...render({ rows }).matchAll(/10\.0\.0\.5:(\d+)/g)].map((match) => match[1]);
    assert.deepEqual(ports, ['80', '82', '81']);
  });

  it('lets no control character through, and no colour where none is wanted', () => {
    const evil = '\u001b[2J\u001b]0;x\u0007\u009b1A\r\n\u202e';
    const row = rowLike({ resource: evil, errorTypes: [[evil, 1]], statusCodes: [] });
    const target = { label: evil, processes: [{ command: evil, count: 1 }], alive: true };
    assert.doesNotMatch(render({ rows: [row], target }), /[^\P{Cc}\n]|\p{Cf}/u);
    const colored = renderTable(snapshotOf({ rows: [row] }), {
      columns: 80,
      color: true,
      protocols: protocolWords(),
      look: ALL,
      thresholds,
    });
    assert.ok(colored.includes('\u001b[1m'));
    assert.doesNotMatch(stripVTControlCharacters(colored), /[^\P{Cc}\n]|\p{Cf}/u);
  });
});

function render(fields: Partial<Snapshot>): string {
  return renderTable(snapshotOf(fields), {
    columns: 80,
    color: false,
    protocols: protocolWords(),
    look: ALL,
    thresholds,
  });
}

function rowLike(fields: Partial<SnapshotRow>): SnapshotRow {
  return { ...(snapshotOf().rows[0] as SnapshotRow), ...fields };
}
