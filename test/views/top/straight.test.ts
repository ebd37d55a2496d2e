// What is drawn is as wide as it is taken for: asked of tmux, and of xterm.js as VS Code has it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import stringWidth from 'string-width';
import { printable, widthOf } from '../../../src/views/top/text.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { Tmux } from './tmux.ts';

const PROGRAM = fileURLToPath(new URL('columns-program.ts', import.meta.url));
const COLUMNS = 200;

/** Each stands for a way in which terminals differ. */
const AWKWARD = {
  ideographs: '日本語テキスト',
  'full and half width': 'ＡＢ１２ｶﾞﾊﾟ',
  Hangul: '한국어',
  'conjoining jamo': '\u1112\u1161\u11ab\u1100\u1161',
  'combining marks': 'e\u0301 n\u0303 o\u0308\u0323',
  'a pile of marks': `Z${'\u0351\u0334'.repeat(40)}algo`,
  'a mark alone': '\u0301',
  Thai: 'น้ำทำ',
  Devanagari: 'क्षि हिन्दी',
  Tamil: 'தமிழ்',
  Arabic: 'مرحبا بالعالم',
  'Hebrew with points': 'שָׁלוֹם',
  'emoji joined': '👩‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍💻',
  'emoji of a tone': '👍🏽',
  'emoji newer than terminals': '🥲🫠🪿',
  'emoji by variation': '❤️ ☎️ ✔︎',
  keycap: '1️⃣ #⃣',
  flag: '🇩🇪🇯🇵',
  'flag by tags': '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  'zero width': 'a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg',
  'ideographs by variation': '葛\u{e0100}城',
  'beyond the first plane': '𠮷野家 𝒳 𐍈 𓀀',
  'private use': '\ue0b0 \u{f0000}',
  'halves of pairs': 'a\ud800b\udc00c',
  hexagrams: '䷀䷁ ☰',
  ellipsis: '… ▁▂▃ │├└─',
} as const;

async function columnsInTmux(texts: readonly string[]): Promise<readonly number[]> {
  using folder = new TemporaryFolder();
  const [from, to] = [folder.file('texts.json'), folder.file('columns.json')];
  writeFileSync(from, JSON.stringify(texts));
  await using tmux = await Tmux.open(COLUMNS, 10);
  await tmux.press(`${process.execPath} ${PROGRAM} ${from} ${to}; clear; echo "done"`, 'Enter');
  await tmux.screenWith(/^done$/m);
  assert(existsSync(to), 'the program did not write what it was told');
  return JSON.parse(readFileSync(to, 'utf8')) as number[];
}

async function columnsInXterm(texts: readonly string[]): Promise<readonly number[]> {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: 10, allowProposedApi: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  const columns: number[] = [];
  terminal.onData((report) => columns.push(Number(/;(\d+)R$/.exec(report)?.[1]) - 1));
  const all = texts.map((text) => `\r\u001b[2K${text}\u001b[6n`).join('');
  await new Promise<void>((resolve) => terminal.write(all, resolve));
  terminal.dispose();
  return columns;
}

/** What terminals make of texts otherwise than `widthOf`. */
async function disagreements(texts: readonly string[]): Promise<readonly string[]> {
  const [tmux, other] = await Promise.all([columnsInTmux(texts), columnsInXterm(texts)]);
  assert.deepEqual([tmux.length, other.length], [texts.length, texts.length]);
  return texts.flatMap((text, index) => {
    const width = widthOf(text);
    if (tmux[index] === width && other[index] === width) return [];
    return [`${text} (${escaped(text)}): ${width}, tmux ${tmux[index]}, xterm.js ${other[index]}`];
  });
}

function escaped(text: string): string {
  return [...text].map((character) => `u+${character.codePointAt(0)?.toString(16)}`).join(' ');
}

test('terminals disagree about text as it comes, so that something has to be done', async () => {
  const texts = ['👍🏽', '❤️', '1️⃣', 'ทำ', '🥲'];
  const [tmux, other] = await Promise.all([columnsInTmux(texts), columnsInXterm(texts)]);
  for (const [index, text] of texts.entries()) {
    const widths = new Set([stringWidth(text), tmux[index], other[index]]);
    assert(widths.size > 1, `${text}: all say ${stringWidth(text)}`);
  }
});

test('awkward text that is printable is as wide in tmux and in xterm.js as it is taken for', async () => {
  assert.deepEqual(await disagreements(Object.values(AWKWARD).map((text) => `a${printable(text)}b`)), []);
});

test('so is each character, and any that follow each other', async () => {
  const characters: string[] = [];
  // Ideographs and syllables are alike by the thousand.
  for (let code = 0xa0; code < 0x30000; code += code >= 0x20000 || (code >= 0x4e00 && code < 0x9f00) ? 97 : 1) {
    const character = String.fromCodePoint(code);
    if (!/[\p{Cn}\p{Co}\p{Cs}]/u.test(character)) characters.push(character);
  }
  const mixed = Array.from({ length: 4000 }, (_, index) =>
    [1, 7919, 104_729, 1_299_709].map((step) => characters[(index * step * 31) % characters.length]).join(''),
  );
  assert.deepEqual(await disagreements([...characters, ...mixed].map((text) => `a${printable(text)}b`)), []);
});

test('what terminals agree about stays as it is, and the rest still tells what it was', () => {
  for (const text of ['日本語', 'über/naïve', 'שלום', '👩', 'क', '한국어', '…']) assert.equal(printable(text), text);
  assert.equal(printable(AWKWARD.flag), 'DEJP');
  assert.equal(printable(AWKWARD['emoji of a tone']), '👍');
  assert.equal(printable(AWKWARD.keycap), '1 #');
  assert.equal(printable(AWKWARD['emoji newer than terminals']), '\ufffd\ufffd\ufffd');
  assert.equal(printable(AWKWARD['conjoining jamo']), '한가');
  assert.equal(printable(AWKWARD.Thai), 'น้\u0e4d\u0e32ท\u0e4d\u0e32');
});
