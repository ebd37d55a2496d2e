/**
 * Whose defaults a configuration file may set, and how each is checked: as if it had been typed. Only what says how things
 * are measured, named and shown. Never whom to watch, since a file would choose silently beside what is typed; nor what is
 * sent, listened at, written, read from another file or run as whom, since that would happen to who knows nothing of it;
 * nor what is left out or how the output is formed, which scripts rely on.
 */
import type { SettableFlag } from '../app/config/setting.ts';
import { readBy } from './read-by.ts';
import { AUTO, readCapture } from './read-capture.ts';
import { readMinChange, readMinCount } from './read-check.ts';
import { readDecodeAs } from './read-decode-as.ts';
import { readErrorFilters } from './read-filter.ts';
import { readLimit } from './read-limit.ts';
import { readRules } from './read-rules.ts';
import { readInterval } from './read-session.ts';
import { readStore } from './read-store.ts';

type Check = SettableFlag['check'];

const one =
  (read: (text: string) => unknown): Check =>
  ([text = '']) =>
    void read(text);
const CAPTURE = { probe: 'auto', 'copy-bytes': AUTO, 'ring-bytes': '8MiB' };
const STORE = { 'max-series': '1', 'series-idle': '1s' };

const SETTABLE: Readonly<Record<string, Check>> = {
  by: (texts) => void readBy(texts),
  'copy-bytes': one((text) => readCapture({ ...CAPTURE, 'copy-bytes': text })),
  'decode-as': (texts) => void readDecodeAs(texts),
  'error-when': (texts) => void readErrorFilters('--error-when', texts),
  interval: one(readInterval),
  limit: one(readLimit),
  'max-names': one((text) => readRules({ 'max-names': text })),
  'max-series': one((text) => readStore({ ...STORE, 'max-series': text })),
  'min-change': one(readMinChange),
  'min-count': one(readMinCount),
  'no-names': () => undefined,
  'ok-when': (texts) => void readErrorFilters('--ok-when', texts),
  probe: one((text) => readCapture({ ...CAPTURE, probe: text })),
  'redis-keys': () => undefined,
  'ring-bytes': one((text) => readCapture({ ...CAPTURE, 'ring-bytes': text })),
  route: (texts) => void readRules({ route: texts }),
  'series-idle': one((text) => readStore({ ...STORE, 'series-idle': text })),
  sql: () => undefined,
};

/** Of `export` a window makes another document, which is nobody's default. */
const EXCEPT: Readonly<Record<string, readonly string[]>> = { export: ['interval'] };

export function checkOf(command: string, flag: string): Check | null {
  return EXCEPT[command]?.includes(flag) ? null : (SETTABLE[flag] ?? null);
}
