/** The page in a real browser, over real traffic: what it shows, at which width and in which light, and whom it asks. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { FiveProtocols, HTTP_STEPS } from '../receivers/five-protocols.ts';
import type { Child } from '../workloads/child.ts';
import { Chromium } from './chromium.ts';

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 780 };
const BACKGROUND = 'getComputedStyle(document.body).backgroundColor';
const DIALOG = 'document.querySelector("dialog")';
/** Both have been drawn on. */
const DRAWN = `${DIALOG}.open && ${DIALOG}.querySelectorAll('canvas').length === 2`;

const cleanups = new AsyncDisposableStack();
let chromium: Chromium;
let saeMon: Child;
let origin: string;

before(async () => {
  const traffic = cleanups.use(await FiveProtocols.start());
  saeMon = cleanups.use(await attachSaeMon('export', '--pid', traffic.pids.join(','), '--dashboard', '0'));
  origin = (await saeMon.line('stderr', 'dashboard on http://127.0.0.1:')).split(' ').at(-1) ?? '';
  chromium = cleanups.use(await Chromium.start());
  await chromium.look(DESKTOP, 'light');
  await chromium.open(origin);
  await traffic.run();
  await chromium.until(`(${countOf('Served', 'GET /items/{id}')}) === 1009`);
  await chromium.click('section[aria-label="Served"] .more-rows');
});
after(async () => await cleanups.disposeAsync());

/** The count of a row, by the text of its name: an expression in the page. */
function countOf(table: string, name: string): string {
  return `(() => {
    const rows = [...document.querySelectorAll('section[aria-label="${table}"] tbody tr')];
    const row = rows.find((one) => one.querySelector('.open').textContent.trim() === ${JSON.stringify(name)});
    return row ? Number(row.querySelector('.count').textContent.replaceAll(',', '')) : 0;
  })()`;
}

describe('the page', () => {
  it('shows the rows of real traffic with the counts of their generators', async () => {
    for (const table of ['Served', 'Called']) {
      for (const { method, resource, count } of HTTP_STEPS) {
        const name = `${method} ${resource}`;
        await chromium.until(`(${countOf(table, name)}) === ${count}`);
      }
    }
    for (const [name, count] of [
      ['LPUSH', 31],
      ['A both.demo.test', 211],
      ['UPDATE orders', 53],
      ['Produce boards', 101],
    ] as const) {
      await chromium.until(`(${countOf('Served', name)}) === ${count}`);
    }
  });

  it('says that it is of now, and that nothing was lost', async () => {
    assert.match(await chromium.value('document.getElementById("status").textContent'), /^live · /);
    assert.equal(await chromium.value('document.getElementById("trouble").hidden'), true);
    assert.match(await chromium.value('document.getElementById("coverage").innerText'), /decoded/);
  });

  it('opens a row by a click, with its charts and how it was answered, and closes it by Escape', async () => {
    await chromium.value(`[...document.querySelectorAll('section[aria-label="Served"] .open')]
      .find((button) => button.textContent.startsWith('POST')).setAttribute('data-this', '')`);
    await chromium.click('[data-this]');
    await chromium.until(DRAWN);
    assert.match(await chromium.value(`${DIALOG}.querySelector('h2').textContent`), /^POST \/status\/\{id\}/);
    const words = await chromium.value<string>(`${DIALOG}.querySelector('.tallies').innerText`);
    assert.match(words, /Answered with\s+503\s+97\s+100%/);
    assert.match(
      await chromium.value(`${DIALOG}.querySelector('.plot').getAttribute('aria-label')`),
      /^Rate: .*\/s now/,
    );
    await chromium.press('Escape');
    await chromium.until(`!${DIALOG}.open && location.hash === ''`);
  });

  it('is used by the keyboard alone: a row has the focus, is opened, and has it again', async () => {
    await chromium.value('document.querySelector(".rows .open").focus()');
    await chromium.press('Enter');
    await chromium.until(DRAWN);
    await chromium.press('Escape');
    await chromium.until(`!${DIALOG}.open && document.activeElement.className === 'open'`);
  });

  it('is light or dark as the system is, until the reader says otherwise', async () => {
    const seen: Record<string, string> = {};
    for (const colors of ['light', 'dark'] as const) {
      await chromium.look(DESKTOP, colors);
      seen[colors] = await chromium.value<string>(BACKGROUND);
    }
    assert.notEqual(seen['light'], seen['dark']);
    await chromium.click('#theme');
    assert.equal(await chromium.value(BACKGROUND), seen['light']);
    await chromium.click('#theme');
    await chromium.look(DESKTOP, 'light');
    assert.equal(await chromium.value(BACKGROUND), seen['dark']);
    await chromium.click('#theme');
    assert.equal(await chromium.value(BACKGROUND), seen['light']);
  });

  it('has text that stands out from what is behind it by 4.5 to 1, in either light', async () => {
    for (const colors of ['light', 'dark'] as const) {
      await chromium.look(DESKTOP, colors);
      for (const [selector, behind] of [
        ['h2', '.panel'],
        ['.who', '.panel'],
        ['.failing td:nth-of-type(5)', '.panel'],
        ['#status', '.top'],
        [':checked + .choice', ':checked + .choice'],
      ] as const) {
        const ratio = await chromium.value<number>(contrast(selector, behind));
        assert.ok(ratio >= 4.5, `${selector}, ${colors}: ${ratio}`);
      }
    }
    await chromium.look(DESKTOP, 'light');
  });

  it('fits a phone of 360 pixels, also a row', async () => {
    await chromium.look(PHONE, 'light');
    const width = 'document.documentElement.scrollWidth';
    assert.equal(await chromium.value(width), PHONE.width);
    await chromium.click('.rows .open');
    await chromium.until(DRAWN);
    assert.equal(await chromium.value(width), PHONE.width);
    assert.ok((await chromium.value<number>(`${DIALOG}.scrollWidth`)) <= PHONE.width);
    await chromium.press('Escape');
    await chromium.look(DESKTOP, 'light');
  });

  it('finds rows by what is typed, sorts them, and looks further back', async () => {
    await chromium.value(`(() => {
      const find = document.getElementById('find');
      find.value = 'LPUSH';
      find.dispatchEvent(new Event('input'));
    })()`);
    await chromium.until('document.querySelectorAll(\'section[aria-label="Served"] tbody tr\').length === 1');
    await chromium.value(`(() => {
      const find = document.getElementById('find');
      find.value = '';
      find.dispatchEvent(new Event('input'));
    })()`);
    await chromium.click('section[aria-label="Served"] th:last-child button');
    const first = 'document.querySelector(\'section[aria-label="Served"] tbody tr .open\').textContent.trim()';
    assert.notEqual(await chromium.value(first), 'GET /items/{id}');
    await chromium.click('section[aria-label="Served"] th.count button');
    assert.equal(await chromium.value(first), 'GET /items/{id}');
    await chromium.click('#ranges label:last-child');
    await chromium.until(`(${countOf('Served', 'GET /items/{id}')}) === 1009`);
    assert.ok(chromium.requests.some((url) => url.includes('range=3600')));
  });

  it('says when the session has ended, and keeps what was seen', async () => {
    await saeMon.stop();
    await chromium.until('document.getElementById("notice").textContent.startsWith("The session has ended at ")');
    assert.match(await chromium.value('document.getElementById("notice").textContent'), /: sae-mon was stopped\./);
    assert.equal(await chromium.value(countOf('Served', 'GET /items/{id}')), 1009);
    assert.match(saeMon.stderr, /nothing lost/);
  });

  it('has asked nobody but its own server, and had nothing to complain of', () => {
    assert.deepEqual(
      chromium.requests.filter((url) => !url.startsWith(origin) && !url.startsWith('data:')),
      [],
    );
    assert.deepEqual(chromium.complaints, []);
  });
});

/** WCAG 2: of the luminances of a text and of what is behind it. */
function contrast(selector: string, behind: string): string {
  return `(() => {
    const luminance = (color) => {
      const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
        .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const text = luminance(getComputedStyle(document.querySelector('${selector}')).color);
    const page = luminance(getComputedStyle(document.querySelector('${behind}')).backgroundColor);
    return (Math.max(text, page) + 0.05) / (Math.min(text, page) + 0.05);
  })()`;
}
