// The import walls of src/ (ARCHITECTURE.md, Folders), as data.
// `may`: folders (or single files) whose code it may import; `types`: of which it may import types; `packages`: npm.
const ANY = ['.*'];
const WALLS = {
  lib: { may: [], types: [], packages: ['re2js'] },
  host: { may: ['lib/'], types: [], packages: [] },
  events: { may: ['lib/'], types: [], packages: [] },
  protocols: { may: ['lib/'], types: [], packages: [] },
  // The constants of the decoder contract are code, its shapes are types; decoders themselves stay out.
  transactions: {
    may: ['lib/', 'protocols/protocol\\.ts$'],
    types: ['protocols/(inner-errors|named-addresses)\\.ts$'],
    packages: [],
  },
  connections: { may: ['lib/', 'events/', 'protocols/', 'transactions/'], types: [], packages: [] },
  // Transactions that are kept are copies of the one that is used again.
  metrics: { may: ['lib/', 'transactions/transaction\\.ts$'], types: ['transactions/', 'metadata/'], packages: [] },
  metadata: { may: ['lib/', 'host/'], types: ['events/'], packages: [] },
  views: {
    may: ['lib/', 'metrics/(snapshot|scene|row-facts|distribution|merge-counts)\\.ts$', 'transactions/row-facts\\.ts$'],
    types: ANY,
    packages: ['chalk', 'cli-table3'],
  },
  exports: { may: ['lib/', 'metrics/snapshot\\.ts$'], types: ANY, packages: [] },
  // What sinks are given is plain data, and so are the constants of the decoder contract.
  sinks: { may: ['lib/', 'metrics/store/bounds\\.ts$', 'protocols/protocol\\.ts$'], types: ANY, packages: ['pbf'] },
  rules: {
    may: ['lib/', 'metrics/(snapshot|row-facts)\\.ts$'],
    types: ['transactions/transaction\\.ts$'],
    packages: [],
  },
  dashboards: {
    may: ['protocols/registry\\.ts$', 'sinks/series-identity\\.ts$', 'sinks/prometheus/names\\.ts$'],
    types: [],
    packages: [],
  },
  // Beside rules for what they have in common: durations that merge, dependencies, what is missing.
  comparison: { may: ['lib/', 'rules/'], types: ['metrics/snapshot\\.ts$', 'exports/document\\.ts$'], packages: [] },
  // Files that people write: rules, configuration.
  yaml: { may: ['lib/'], types: [], packages: ['yaml'] },
  // Of snapshots, and what can be made of them.
  alerts: {
    may: [
      'lib/',
      'yaml/',
      'rules/',
      'metrics/(merge-rows|row-facts|snapshot)\\.ts$',
      // What series are called: the same rules are told to Prometheus.
      'sinks/(series-identity|prometheus/names)\\.ts$',
    ],
    types: ['metrics/', 'protocols/measures\\.ts$', 'transactions/transaction\\.ts$'],
    packages: ['yaml'],
  },
  probe: { may: ['lib/', 'host/', 'events/'], types: [], packages: ['libbpf-ts'] },
  // Runs in a browser.
  page: { may: ['lib/formats\\.ts$'], types: ['sinks/dashboard/api\\.ts$'], packages: ['uplot'] },
  // yaml: what the screen keeps is written into the user's file.
  app: { may: ['(?!commands/|page/)'], types: [], packages: ['yaml'] },
  commands: { may: ['lib/', 'app/', 'rules/', 'protocols/registry\\.ts$'], types: [], packages: ['@oclif/core'] },
};

/** The folders of src/connections, and which of the others each may import; what ties them together lies beside them. */
const CONNECTIONS = {
  bytes: [],
  conversations: ['bytes'],
  recognising: ['bytes', 'conversations'],
  reading: ['bytes', 'conversations', 'recognising'],
  sockets: ['bytes', 'conversations', 'pipeline-contract\\.ts$'],
};

const connectionRules = Object.entries(CONNECTIONS).map(([folder, may]) => ({
  name: `connections-${folder}`,
  comment: `src/connections/${folder} may import of its neighbours: ${may.join(', ') || 'none'}`,
  severity: 'error',
  from: { path: `^src/connections/${folder}/` },
  to: { path: '^src/connections/', pathNot: `^src/connections/(${[folder, ...may].join('|')})` },
}));

/** The folders of src/transactions are chosen from outside through `matcher-for.ts`. */
const pairingRule = {
  name: 'pairing-inside',
  comment: 'nobody outside src/transactions knows how its messages are paired',
  severity: 'error',
  from: { path: '^src/', pathNot: '^src/transactions/' },
  to: { path: '^src/transactions/(in-order|by-id|one-way)' },
};

/** Only the live screen loads ink; it stays out of every other start-up. */
const SCREEN_PACKAGES = ['ink', 'react', 'chalk', 'string-width'];

const folderRules = Object.entries(WALLS).flatMap(([folder, wall]) => {
  const own = `${folder}/`;
  const code = [own, ...wall.may].join('|');
  const types = [own, ...wall.may, ...wall.types].join('|');
  return [
    {
      name: `${folder}-imports`,
      comment: `src/${folder} may import: ${wall.may.join(', ') || 'Node.js only'}`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: `^(src|bin|test|\\.ci)/`, pathNot: `^src/(${code})`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: `${folder}-types`,
      comment: `src/${folder} may import types of: ${[...wall.may, ...wall.types].join(', ') || 'Node.js only'}`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: `^(src|bin|test|\\.ci)/`, pathNot: `^src/(${types})` },
    },
    packageRule(`${folder}-packages`, { path: `^src/${folder}/`, pathNot: '^src/views/top/' }, wall.packages),
  ];
});

/** A workspace resolves to its own folder, an npm package to node_modules. */
function packageRule(name, from, packages) {
  const allowed = packages.flatMap((one) =>
    one === 'libbpf-ts' ? ['^libbpf-ts/src/index\\.ts$'] : [`node_modules/${one}/`],
  );
  return {
    name,
    comment: `npm packages here: ${packages.join(', ') || 'none'}`,
    severity: 'error',
    from,
    to: {
      path: '(^|/)node_modules/|^libbpf-ts/',
      ...(allowed.length > 0 && { pathNot: allowed.join('|') }),
      // Types of packages cost nothing, and those of React and Node.js come from @types.
      dependencyTypesNot: ['type-only'],
    },
  };
}

export default {
  forbidden: [
    ...folderRules,
    ...connectionRules,
    pairingRule,
    packageRule('screen-packages', { path: '^src/views/top/' }, SCREEN_PACKAGES),
    {
      name: 'known-folder',
      comment: 'a folder of src has its walls in .dependency-cruiser.mjs',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(WALLS).join('|')})/` },
      to: {},
    },
    {
      name: 'binding-knows-nothing',
      comment: 'libbpf-ts is a package of its own: it imports nothing of sae-mon',
      severity: 'error',
      from: { path: '^libbpf-ts/src/' },
      to: { path: '^(src|bin|test)/' },
    },
    {
      name: 'entry-imports',
      comment: 'bin prints errors and runs oclif; what commands do is in src/commands',
      severity: 'error',
      from: { path: '^bin/' },
      to: { path: '^(src|libbpf-ts)/', pathNot: '^src/lib/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '^build/|dist/cli\\.js$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
