/** The page of who is attacked: names that are markup, numbers that are too low, a server that is gone. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SnapshotRow } from '../../src/metrics/snapshot.ts';
import type { SessionView } from '../../src/sinks/dashboard/api.ts';
import { DashboardServer } from '../../src/sinks/dashboard/dashboard-server.ts';
import { History } from '../../src/sinks/dashboard/history.ts';
import { readPage } from '../../src/sinks/dashboard/page-file.ts';
import { overview, rowDetail } from '../../src/sinks/dashboard/views.ts';
import { durationsOf, windowOf } from '../sinks/dashboard/making.ts';
import { row } from '../views/top/snapshots.ts';
import { Chromium } from './chromium.ts';

const PAGE = new URL('../../dist/dashboard.html', import.meta.url);
const MARKUP = '<script>window.hit = 1</script><img src=x onerror="window.hit = 1">';
const BIDI = '\u202Edrawkcab\u2066';
const SESSION: SessionView = {
  target: `pid 1 ${MARKUP}`,
  filter: `op:"${MARKUP}"`,
  host: MARKUP,
  version: '1',
  startedAt: 1_800_000_000,
  ended: null,
  lost: ['37 records (ring full: --ring-bytes)', MARKUP],
  coverage: { bytes: { decoded: 10, [MARKUP]: 5 }, connections: { decoded: 1 } },
};

const cleanups = new AsyncDisposableStack();
let chromium: Chromium;
let server: DashboardServer;
before(async () => {
  const history = new History(() => MARKUP);
  const sketch = {
    role: 'client' as const,
    operation: MARKUP,
    rate: 2,
    statuses: { [MARKUP]: 5 },
    errors: { [MARKUP]: 5 },
  };
  const hostile: SnapshotRow = { ...row({ ...sketch, resource: `/${BIDI}` }), durationSeconds: durationsOf(0.001) };
  const workload = { ...hostile.workload, unit: `${MARKUP}${BIDI}`, containerName: MARKUP };
  const long = row({ operation: 'GET', resource: `/${'x'.repeat(3000)}`, rate: 1 });
  history.add(windowOf(0, [{ ...hostile, workload, server: { ...hostile.server, name: MARKUP } }, long]));
  const look = (range: number): Parameters<typeof overview>[0] => ({ history, range, windowSeconds: 5 });
  server = await DashboardServer.open({
    host: '127.0.0.1',
    port: 0,
    page: readPage(PAGE),
    source: {
      version: '1',
      overview: (range) => overview(look(range), SESSION),
      row: (id, range) => rowDetail(look(range), id),
    },
    failed: assert.ifError,
  });
  chromium = cleanups.use(await Chromium.start());
  await chromium.look({ width: 360, height: 780 }, 'light');
  await chromium.open(server.url);
  await chromium.until('document.querySelector(".rows .open")');
});
after(async () => {
  await cleanups.disposeAsync();
  await server[Symbol.asyncDispose]();
});

describe('the page', () => {
  it('shows names that are markup as the text that they are', async () => {
    await chromium.click('section[aria-label="Called"] .open');
    await chromium.until('document.querySelector("dialog").open && document.querySelector("dialog canvas")');
    for (const selector of [
      'section[aria-label="Called"] .operation',
      'dialog h2',
      'dialog .tallies',
      '#target',
      '#status',
    ]) {
      const text = await chromium.value<string>(`document.querySelector(${JSON.stringify(selector)}).textContent`);
      assert.ok(text.includes(MARKUP), `${selector}: ${text}`);
    }
    assert.equal(await chromium.value('window.hit'), undefined);
    assert.equal(await chromium.value('document.querySelectorAll("img, main script, dialog script").length'), 0);
  });

  it('shows names without what would turn the text beside them', async () => {
    const text = await chromium.value<string>('document.body.textContent');
    assert.ok(text.includes('drawkcab'));
    assert.doesNotMatch(text, /[\u202A-\u202E\u2066-\u2069]/);
  });

  it('says that the numbers are too low, and why', async () => {
    const trouble = 'document.getElementById("trouble")';
    assert.equal(await chromium.value(`${trouble}.hidden`), false);
    const words = await chromium.value<string>(`${trouble}.textContent`);
    assert.match(words, /^These numbers are too low\. Lost: 37 records \(ring full: --ring-bytes\); <script>/);
    assert.equal(await chromium.value(`${trouble}.getAttribute('role')`), 'alert');
  });

  it('is no wider for a name of 3,000 letters', async () => {
    assert.equal(await chromium.value('document.documentElement.scrollWidth'), 360);
  });

  it('lets nothing run that is not its own', async () => {
    await chromium.value(`document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.hit = 1">')`);
    await chromium.value(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.hit = 1';
      document.body.append(script);
    })()`);
    await chromium.until('document.querySelector("img").complete');
    assert.equal(await chromium.value('window.hit'), undefined);
    assert.ok(chromium.complaints.some((text) => text.includes('Content Security Policy')));
  });

  it('says that nobody answers any more', async () => {
    await server[Symbol.asyncDispose]();
    await chromium.until('document.getElementById("notice").textContent.startsWith("sae-mon does not answer since ")');
    assert.match(await chromium.value('document.getElementById("status").textContent'), /^no answer since /);
  });
});
