/** Folders of tests that share nothing: their files run side by side. */
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

/** How many files of a group run at a time. Those of `machine` share probes, ports and processors. */
export const CONCURRENCY = { unit: 2, machine: 1, package: 1, guest: 1 };

/** Of a test file, by its folder; what no group names is `machine`'s. */
export function groupOf(file) {
  return GROUPS[file.split('/').slice(0, 2).join('/')] ?? 'machine';
}
