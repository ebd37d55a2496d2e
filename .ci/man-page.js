// man/sae-mon.1 in roff, from the commands' own metadata, the key table of top, the fields of filters, the metrics of rules and the error codes.

/**
 * @param {{ version: string, description: string, commands: Record<string, any>,
 *   keyScopes: readonly { title: string, keys: readonly { key: string, help: string }[] }[],
 *   filters: { fields: readonly { name: string, aliases: readonly string[], help: string }[], examples: readonly { filter: string, selects: string }[] },
 *   rules: { metrics: readonly { name: string, scope: string, help: string }[], examples: readonly { rule: string, says: string }[] },
 *   alerts: { keys: Record<string, { help: string, default?: string, required?: boolean }>, places: Record<string, string> },
 *   errors: Record<string, { exit: number, meaning: string }> }} source
 * @returns {string}
 */
export function manPage({ version, description, commands, keyScopes, filters, rules, alerts, errors }) {
  const ids = Object.keys(commands)
    .filter((id) => !commands[id].hidden)
    .sort();
  return [
    '.\\" Made by .ci/generate.js from the commands, the keys and the error codes: do not edit.',
    `.TH SAE\\-MON 1 "" "sae\\-mon ${roff(version)}" "User Commands"`,
    section('NAME', `sae\\-mon \\- ${roff(description)}`),
    section('SYNOPSIS', ids.map((id) => `.B sae\\-mon ${roff(id)}\n${synopsis(commands[id])}`).join('\n.br\n')),
    section('COMMANDS', ids.map((id) => commandPart(id, commands[id])).join('\n')),
    section('KEYS OF TOP', keyScopes.map(({ title, keys }) => `.SS ${roff(title)}\n${keyItems(keys)}`).join('\n')),
    section('FILTERS', filterPart(filters)),
    section('RULES', rulePart(rules)),
    section('ALERT RULES', alertPart(alerts)),
    section('EXIT STATUS', EXIT_STATUS.map(([status, text]) => item(status, text)).join('\n')),
    section('ERRORS', errorPart(errors)),
    section('FILES', FILES.map(([name, text]) => item(name, text)).join('\n')),
    section('ENVIRONMENT', ENVIRONMENT.map(([name, text]) => item(name, text)).join('\n')),
    '',
  ].join('\n');
}

const FILES = [
  ['~/.config/sae-mon/config.yaml', 'What is in force without being typed; through sudo, of who called it.'],
  ['/etc/sae-mon/config.yaml', 'The same for everybody on this host; what is in the other one goes over it.'],
];

const ENVIRONMENT = [
  ['NO_COLOR', 'When set to anything but the empty string, output has no colours.'],
  ['SAE_MON_CONFIG', 'A configuration file in place of all others; when empty, none is read.'],
  ['XDG_CONFIG_HOME', 'The folder of configuration, in place of ~/.config; not looked at through sudo.'],
  [
    'OTEL_METRICS_EXPORTER, OTEL_TRACES_EXPORTER',
    'Of export, where no flag names a sink, as all that follow: otlp, prometheus (metrics), none. An endpoint that is set is enough for otlp.',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'What /v1/metrics and /v1/traces are added to. OTEL_EXPORTER_OTLP_METRICS_ENDPOINT and OTEL_EXPORTER_OTLP_TRACES_ENDPOINT are taken as they stand.',
  ],
  [
    'OTEL_EXPORTER_OTLP_HEADERS, _PROTOCOL, _TIMEOUT, _COMPRESSION, _CERTIFICATE, _CLIENT_CERTIFICATE, _CLIENT_KEY',
    'As OpenTelemetry has them, also for one signal (OTEL_EXPORTER_OTLP_TRACES_HEADERS). The protocol is http/protobuf, and the temporality (OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE) cumulative; others are refused.',
  ],
  ['OTEL_METRIC_EXPORT_INTERVAL', 'Milliseconds from one export of metrics to the next, 60000 by default.'],
  [
    'OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG',
    'The share of transactions that become spans: parentbased_always_on, parentbased_traceidratio.',
  ],
  [
    'OTEL_EXPORTER_PROMETHEUS_HOST, OTEL_EXPORTER_PROMETHEUS_PORT',
    'Where to be scraped, localhost and 9464 by default.',
  ],
  [
    'OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME',
    'Attributes for every resource, and what sae-mon itself is called; a service that is watched is called by what is in its own environment.',
  ],
  ['OTEL_SDK_DISABLED', 'When true, none of these counts.'],
];

const EXIT_STATUS = [
  [
    '0',
    'Done; also when the user, SIGTERM, the end of the target or a closed pipe ended it. What was collected is written first.',
  ],
  ['1', 'Failed: one sentence on standard error says why and what to do.'],
  ['2', 'Wrong usage.'],
  ['98', 'check: undecided.'],
  ['99', 'check: a rule does not hold, or the run is worse than an earlier one.'],
  [
    '125',
    'top, trace, export and record with a command behind `--`: sae-mon has failed, or was used wrongly. All other statuses are those of the command, 128 and the number of the signal where one ended it.',
  ],
  ['126', 'The same: the command cannot be run.'],
  ['127', 'The same: there is no such command.'],
];

function commandPart(id, command) {
  const flags = visibleFlags(command).map(([name, flag]) => item(flagTitle(name, flag), flagText(flag)));
  const examples = (command.examples ?? []).map(exampleText).filter(Boolean);
  return [
    `.SS ${roff(id)}`,
    paragraphs([command.summary, command.description].filter(Boolean).map(sentence).join('\n\n')),
    ...flags,
    ...(examples.length > 0 ? ['.P', 'Examples:', '.nf', '.RS', ...examples.map(roff), '.RE', '.fi'] : []),
  ].join('\n');
}

function synopsis(command) {
  return visibleFlags(command)
    .map(([name, flag]) => {
      const value = flagValue(flag);
      return `[\\fB${roff(`--${flag.allowNo ? '[no-]' : ''}${name}`)}\\fR${value ? ` \\fI${roff(value)}\\fR` : ''}]`;
    })
    .join(' ');
}

function visibleFlags(command) {
  return Object.entries(command.flags ?? {})
    .filter(([, flag]) => !flag.hidden)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function flagTitle(name, flag) {
  const value = flagValue(flag);
  return `--${flag.allowNo ? '[no-]' : ''}${name}${value ? ` ${value}` : ''}`;
}

function flagValue(flag) {
  if (flag.type === 'boolean') return '';
  return flag.helpValue ?? flag.options?.join('|') ?? 'VALUE';
}

function flagText(flag) {
  const fallback =
    typeof flag.default === 'string' || typeof flag.default === 'number' ? ` (default ${flag.default})` : '';
  return `${flag.description ?? flag.summary ?? ''}${fallback}`;
}

/** oclif's examples are text, or a description with a command. */
function exampleText(example) {
  const text = typeof example === 'string' ? example : example.command;
  return text.replaceAll('<%= config.bin %>', 'sae-mon').replaceAll(/^\$ /gm, '');
}

/** What --filter, --error-when and --ok-when share. */
function filterPart({ fields, examples }) {
  return [
    FILTER_WORDS.map(roff).join('\n.P\n'),
    '.SS Fields',
    ...fields.map(({ name, aliases, help }) => item([name, ...aliases].join(', '), sentence(help))),
    '.SS Examples',
    ...examples.map(({ filter, selects }) => item(filter, sentence(selects))),
  ].join('\n');
}

const FILTER_WORDS = [
  'A filter selects transactions by its terms. Terms beside each other must all hold (`and` may stand between them); `or` parts alternatives and binds weaker; `not` or `!` negates the term, or the parenthesis, that follows.',
  'A word, or a text in quotes, is looked for as a part of what a row shows. /EXPRESSION/ is a regular expression by the syntax of RE2, without spaces; one with spaces is written ~"EXPRESSION". Of a field, `:` (or `=`) asks for one of some values, parted by commas, `!=` for none of them; `>`, `>=`, `<` and `<=` compare numbers; `~` and `!~` ask an expression. Values are compared whole and in any case; `*` in them is any characters, but not in quotes.',
  'top and export count only what is selected: `status:5xx` leaves rows of such answers, with their rate and durations. What is in flight is counted where it is selected whatever its answer will be. Coverage and loss are always of everything that was seen. A recording is never filtered.',
  '--error-when and --ok-when take filters of answers, each several times; they cannot ask whether something is an error. What --ok-when selects is none, whatever else is said.',
];

const SCOPES = { each: 'of each row', all: 'of all chosen rows of a side', whole: 'of the session' };

/** What --rule takes. */
function rulePart({ metrics, examples }) {
  return [
    RULE_WORDS.map(roff).join('\n.P\n'),
    '.SS Metrics',
    ...metrics.map(({ name, scope, help }) => item(name, `${sentence(help).slice(0, -1)} (${SCOPES[scope]}).`)),
    '.SS Examples of rules',
    ...examples.map(({ rule, says }) => item(rule, sentence(says))),
  ].join('\n');
}

const RULE_WORDS = [
  'A rule is [FILTER: ] METRIC COMPARISON VALUE, with a colon and a space behind the filter. The filter (see FILTERS) chooses rows: what only a transaction has, as a status, holds of a row where it holds of one of its transactions. Comparisons are <, <=, >, >=, == and !=.',
  'Percentiles and other durations are those of each row: a slow endpoint does not hide behind quick ones. Counts, rates and ratios are those of all chosen rows of a side together; what is served and what is called are never added up. `each` or `all` before the metric says it otherwise. A percentile is within 0.54 % of the true one.',
  'A rule is undecided where no row was chosen, or no transaction ended that has a duration; where there are fewer than --min-count; where a percentile has fewer samples than have one above it (100 for p99); and where what was lost, had it been at its best or its worst, would change the verdict. Rows with few samples leave a rule decided that other rows decide.',
];

/** What is in the file that --rules names. */
function alertPart({ keys, places }) {
  return [
    ALERT_WORDS.map(roff).join('\n.P\n'),
    '.SS Keys of a rule',
    ...Object.entries(keys).map(([name, key]) => item(name, keyText(key))),
    '.SS Places in annotations',
    ...Object.entries(places).map(([name, help]) => item(`{{${name}}}`, sentence(help))),
  ].join('\n');
}

function keyText({ help, default: fallback, required }) {
  if (required) return `${sentence(help)} Required.`;
  return fallback === undefined ? sentence(help) : `${sentence(help)} Default: ${fallback}.`;
}

const ALERT_WORDS = [
  'A rule file is YAML: `rules:`, a list, and `interval:`, how often they are asked (15s, 1s to 1h). `sae-mon rules` prints one to begin with; the package has its JSON Schema, dist/schema/rules.schema.json.',
  'A rule is asked of each row, or of what is served and what is called together, as its metric has it, or `each` or `all` before that. An alert is pending while it holds for less than `for`, fires, and is resolved when it has not held for `keep-firing-for`. Where there are too few transactions, or what was lost could change it, its state is kept, and said so; after an hour of that it is given up. A rule has 100 alerts at most, what exceeds them is told. A rate that is too low is also that of a row that has stopped, and where there never was one. What `on` selects by can only be what a row has as a whole: no status, error, duration or size.',
  'An alert has the labels alertname and host; of a row workload, protocol, role, operation, resource, and of a client server, with --by also client or connection; those of the rule, and of --label. Alertmanager is told at once, and each minute while it fires; what it is no longer told of is over after four minutes. A webhook is told of each change, as Alertmanager does (version 4), with all alerts of the rule that fire.',
  'rules --prometheus prints the same as a rule file of Prometheus, over the series of --prometheus and --remote-write. What these do not tell (max, min, free words, networks) is left out, told, and stands there as a comment.',
];

function errorPart(errors) {
  const intro = 'What can go wrong, with the exit status:';
  return [intro, ...Object.entries(errors).map(([code, { exit, meaning }]) => item(code, `${meaning} (${exit})`))].join(
    '\n',
  );
}

const section = (title, body) => `.SH ${title}\n${body}`;
const keyItems = (keys) => keys.map(({ key, help }) => item(key, help)).join('\n');
/** A quote would part the arguments of the request. */
const item = (title, text) => `.TP\n.B ${roff(title).replaceAll('"', '\\(dq')}\n${roff(text)}`;
/** A summary is a phrase on the help screen; here it stands as a sentence. */
const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
const paragraphs = (text) =>
  roff(text)
    .split(/\n\s*\n/)
    .join('\n.P\n');

/** Backslashes, hyphens that are meant as such, and lines that roff would take for a request. */
function roff(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1');
}
