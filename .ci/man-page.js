// man/sae-mon.1 in roff, from the commands' own metadata and the topics of `sae-mon help`.

/**
 * @param {{ version: string, description: string, commands: Record<string, any>,
 *   topics: readonly import('../src/app/help/topic.ts').Topic[] }} source
 * @returns {string}
 */
export function manPage({ version, description, commands, topics }) {
  const ids = Object.keys(commands)
    .filter((id) => !commands[id].hidden)
    .sort();
  return [
    '.\\" Made by .ci/generate.js from the commands and the topics of help: do not edit.',
    `.TH SAE\\-MON 1 "" "sae\\-mon ${roff(version)}" "User Commands"`,
    section('NAME', `sae\\-mon \\- ${roff(description)}`),
    section('SYNOPSIS', ids.map((id) => `.B sae\\-mon ${roff(id)}\n${synopsis(commands[id])}`).join('\n.br\n')),
    section('COMMANDS', ids.map((id) => commandPart(id, commands[id])).join('\n')),
    ...topics.map(topicSection),
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
    'COLORFGBG',
    'The terminal’s colours as it tells them (15;0: light on dark): the screen of top takes its own for that ground; where it is not set, those that can be read on any.',
  ],
  [
    'LC_ALL, LC_CTYPE, LANG',
    'The first that is set and not empty tells the locale: without UTF-8 in it, the screen of top is drawn in ASCII.',
  ],
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

/** What `sae-mon help` says of it. */
const topicSection = ({ section: title, parts }) => section(title, parts.map(topicPart).join('\n'));

function topicPart(part) {
  switch (part.kind) {
    case 'text':
      return `.P\n${roff(part.text)}`;
    case 'list':
      return [`.SS ${roff(part.title)}`, ...part.items.map(([name, text]) => item(name, sentence(text)))].join('\n');
    case 'file':
      return [`.SS ${roff(part.title)}`, '.nf', '.RS', ...part.lines.map(roff), '.RE', '.fi'].join('\n');
    case 'commands':
      return ['.SS Commands', ...part.commands.map(([line, says]) => item(`sae-mon ${line}`, sentence(says)))].join(
        '\n',
      );
    default:
      throw new Error(`man page: no way to show ${part.kind}`);
  }
}

const section = (title, body) => `.SH ${title}\n${body}`;
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
