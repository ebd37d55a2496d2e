/** Folders of tests that share nothing, and need neither probes nor servers. */
const UNIT = [
  'test/ci',
  'test/lib',
  'test/load',
  'test/events',
  'test/protocols',
  'test/transactions',
  'test/connections',
  'test/metrics',
  'test/rules',
  'test/comparison',
  'test/metadata',
  'test/host',
  'test/views',
  'test/picture',
  'test/exports',
  'test/sinks',
  'test/dashboards',
  'test/alerts',
  'test/conformance',
  'test/fuzz',
];
const GROUPS = { 'test/package': 'package', 'test/guest': 'guest' };
for (const folder of UNIT) GROUPS[folder] = 'unit';

/** What measures times or memory, or takes every processor that there is, or counts what the whole kernel does. */
const ALONE = [
  'libbpf-ts/test/',
  'test/check/exit-codes.test.ts',
  'test/commands/signals-while-loading.test.ts',
  'test/completion/',
  'test/equality/durations.test.ts',
  'test/failures/churn.test.ts',
  'test/failures/many-connections.test.ts',
  'test/failures/tcp-quality.test.ts',
  'test/languages/shared-http.test.ts',
  'test/probe/lifetime.test.ts',
  'test/processes/fork-storm.test.ts',
];

/**
 * How many files of a group run at a time. Those of `live` watch real servers, each its own, at ports that are free: they
 * mostly wait for programs to start and to end. Those of `machine` have the machine to themselves.
 */
export const CONCURRENCY = { unit: 2, live: 2, machine: 1, package: 1, guest: 2 };

/** Of a test file, by its folder. */
export function groupOf(file) {
  const group = GROUPS[file.split('/').slice(0, 2).join('/')];
  return group ?? (ALONE.some((path) => file.startsWith(path)) ? 'machine' : 'live');
}
