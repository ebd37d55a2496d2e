// `top` on a real terminal with made-up figures, for the terminal test and for looking at it.
// Arguments: how many ticks until the target ends (0: never), milliseconds a tick, and `crash` to fail at that tick instead.

import { DEFAULT_SCREEN } from '../../../src/app/config/screen-settings.ts';
import { protocolWords } from '../../../src/app/protocol-words.ts';
import { runTop } from '../../../src/views/top/run.tsx';
import { row, SHOP, SOME_LOSS, snapshot } from './snapshots.ts';

const ticks = Number(process.argv[2] ?? 0);
const interval = Number(process.argv[3] ?? 1000);
const crash = process.argv[4] === 'crash';
const bytes = { decoded: 880, tls: 110, unknown: 10 };
let end: () => void = () => {};
const ended = new Promise<void>((resolve) => {
  end = resolve;
});

await runTop({
  intervalNs: interval * 1e6,
  settings: DEFAULT_SCREEN,
  replay: false,
  doing: 'Making figures up.',
  onLook: () => undefined,
  save: () => Promise.resolve('saved nowhere: these figures are made up'),
  keep: () => Promise.resolve('kept nowhere'),
  protocols: protocolWords(),
  stdin: process.stdin,
  stdout: process.stdout,
  ended,
  onQuit: () => console.log('quit'),
  subscribe: (listener) => {
    let tick = 0;
    const timer = setInterval(() => {
      tick += 1;
      const wave = row({
        operation: 'GET',
        resource: '/wave',
        rate: 100 + 100 * Math.sin(tick / 3),
        p50: 3 + Math.cos(tick),
      });
      const loss = tick > 5 ? { loss: SOME_LOSS } : {};
      if (crash && tick === ticks) throw new Error('demo crashed');
      const alive = ticks === 0 || tick < ticks;
      const rows = tick < 3 ? [] : [...SHOP.slice(tick > 20 ? 1 : 0), wave];
      listener({ snapshot: snapshot({ tick, bytes, alive, rows, ...loss }), scene: null }, null);
      if (!alive) end();
    }, interval);
    return () => clearInterval(timer);
  },
});
