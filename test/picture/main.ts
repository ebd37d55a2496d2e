/**
 * Records the demo for a while, and makes of it the pictures that the README shows: documents/pictures/*.svg, and of
 * all others build/pictures/*.svg; build/pictures/*.png are to look at. Arguments: names of pictures, all when there are none; `--replay FILE`: a recording that is there already.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Chromium } from '../browser/chromium.ts';
import { startDemo } from '../demo/start.ts';
import { Child } from '../workloads/child.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import type { ScreenSize } from './cells.ts';
import { picture, type Scene } from './picture.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const RECORD_SECONDS = 20;
/** The window of 10 s is full, and the replay goes on for a while. */
const WHEN = /replay at 1[2-6]s/;

const SIZES: readonly ScreenSize[] = [
  { columns: 80, rows: 24 },
  { columns: 160, rows: 48 },
];

/** Those that the README shows. */
const SHOWN = /^(top|row)-160x48/;

/** By name, what is pressed and what is seen then. */
const SCENES: Readonly<Record<string, Pick<Scene, 'keys' | 'seen'>>> = {
  top: { keys: [], seen: WHEN },
  row: { keys: ['Down', 'Enter'], seen: /SLOWEST/ },
  transactions: { keys: ['2'], seen: /TRANSACTIONS/ },
  connections: { keys: ['4'], seen: /CONNECTIONS/ },
  processes: { keys: ['6'], seen: /PROCESSES|APPLICATIONS|WORKLOADS/ },
  map: { keys: ['7'], seen: /MAP|CALLS/ },
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { replay: { type: 'string' } } });
for (const name of positionals) {
  if (!(name in SCENES)) throw new Error(`pictures: no ${name}; there are: ${Object.keys(SCENES).join(' ')}`);
}
using folder = new TemporaryFolder();
const replay = values.replay ?? (await recorded(folder.file('demo.rec')));
mkdirSync(root('documents/pictures'), { recursive: true });
mkdirSync(root('build/pictures'), { recursive: true });
await using chromium = await Chromium.start();
for (const [name, scene] of Object.entries(SCENES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (const size of SIZES) {
    for (const ground of ['dark', 'light'] as const) {
      const file = `${name}-${size.columns}x${size.rows}-${ground}`;
      const svg = await picture({ ...scene, replay, when: WHEN }, size, ground);
      const path = join(root(SHOWN.test(file) ? 'documents/pictures' : 'build/pictures'), `${file}.svg`);
      writeFileSync(path, svg);
      await paint(file, path, svg);
      console.log(file);
    }
  }
}

async function recorded(file: string): Promise<string> {
  await using demo = await startDemo();
  const pids = Object.values(demo.pids).join(',');
  await using saeMon = Child.node(root('bin/sae-mon.js'), [
    ...['record', '--pid', pids, '--output', file, '--for', `${RECORD_SECONDS}s`],
  ]);
  const { code } = await saeMon.exited;
  if (code !== 0) throw new Error(`sae-mon record ended with ${code}: ${saeMon.stderr}`);
  return file;
}

async function paint(file: string, path: string, svg: string): Promise<void> {
  const [, width = 0, height = 0] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  await chromium.look({ width: Math.ceil(Number(width)), height: Math.ceil(Number(height)) }, 'light');
  await chromium.open(`file://${path}`);
  await chromium.screenshot(join(root('build/pictures'), `${file}.png`));
}
