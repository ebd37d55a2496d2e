import type { RemoteWriteOption } from '../app/sinks/remote-write.ts';
import { UserError } from '../lib/errors.ts';
import { headerOf } from '../lib/http-header.ts';
import { parseSize } from '../lib/size.ts';
import { readTime } from './read-time.ts';

export type PushOption = RemoteWriteOption['receivers'][number];

export interface PushFlags {
  readonly 'push-interval'?: string | undefined;
  readonly 'bearer-file'?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly 'header-file'?: string | undefined;
  readonly 'tls-ca'?: string | undefined;
  readonly 'tls-cert'?: string | undefined;
  readonly 'tls-key'?: string | undefined;
  readonly spool?: string | undefined;
  readonly 'spool-size'?: string | undefined;
}

/** As Prometheus' configurations mostly have it. */
const DEFAULT_INTERVAL_NS = 15e9;
const SHORTEST_INTERVAL_NS = 1e9;
const DEFAULT_SPOOL_BYTES = 64 * 1024 * 1024;
const LEAST_SPOOL_BYTES = 1024 * 1024;
const EXAMPLES: Readonly<Record<string, string>> = {
  '--remote-write': 'http://host:9090/api/v1/write',
  '--alertmanager': 'http://host:9093',
  '--otlp': 'http://host:4318',
};
const NAMES = [
  'push-interval',
  'bearer-file',
  'header',
  'header-file',
  'tls-ca',
  'tls-cert',
  'tls-key',
  'spool',
  'spool-size',
] as const satisfies readonly (keyof PushFlags)[];

/**
 * A URL to push to, and all that the flags say of it.
 * @throws UserError BAD_FLAG
 */
export function readReceiver(flag: string, text: string, flags: PushFlags): PushOption {
  const url = readUrl(flag, text);
  const basic = basicOf(url, flag);
  const bearerFile = flags['bearer-file'] ?? null;
  if (basic !== null && bearerFile !== null) {
    throw bad(`${flag} has a user, and --bearer-file a token`, 'Leave one of them out.');
  }
  const tls = { ca: flags['tls-ca'] ?? null, cert: flags['tls-cert'] ?? null, key: flags['tls-key'] ?? null };
  if ((tls.cert === null) !== (tls.key === null)) throw bad('--tls-cert and --tls-key need each other', 'Name both.');
  const headers = (flags.header ?? []).map(readHeader);
  const destination = { url: url.href, basic, bearerFile, headers, headerFile: flags['header-file'] ?? null, tls };
  return { destination, spool: readSpool(flags) };
}

/** @throws UserError BAD_DURATION */
export function readPushInterval(flags: PushFlags): number {
  const text = flags['push-interval'];
  if (text === undefined) return DEFAULT_INTERVAL_NS;
  const intervalNs = readTime('--push-interval', text);
  if (intervalNs >= SHORTEST_INTERVAL_NS) return intervalNs;
  throw new UserError('BAD_DURATION', `--push-interval ${text} is too short`, ['Use at least 1s.']);
}

/**
 * @param receivers of all sinks
 * @param alerted those of them that are sent alerts alone: at once, and never from before a restart
 * @throws UserError BAD_FLAG where flags are of nothing that is pushed, or a secret would go to several hosts
 */
export function refuseUnpushed(
  flags: PushFlags,
  receivers: readonly PushOption[],
  alerted: readonly PushOption[] = [],
): void {
  const given = NAMES.find((name) => flags[name] !== undefined);
  if (receivers.length === 0 && given !== undefined) {
    throw bad(`--${given} needs a sink that pushes`, 'Add --remote-write or --alertmanager, or leave it out.');
  }
  const unused = (['push-interval', 'spool', 'spool-size'] as const).find((name) => flags[name] !== undefined);
  if (receivers.length === alerted.length && unused !== undefined) {
    throw bad(`--${unused} means nothing for alerts`, 'Add --remote-write, or leave it out.');
  }
  const urls = receivers.map(({ destination }) => destination.url);
  if (new Set(urls).size < urls.length) throw bad('the same receiver is named twice', 'Leave one of them out.');
  const hosts = new Set(urls.map((url) => new URL(url).host));
  const secret = (['bearer-file', 'header', 'header-file', 'tls-cert'] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (secret === undefined || hosts.size < 2) return;
  throw bad(
    `--${secret} would be shown to ${hosts.size} hosts`,
    'Name one host, or put user and password into the URLs.',
  );
}

function readUrl(flag: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hash !== '') {
    // The path of a webhook is its password.
    const shown = flag === '--webhook' ? '' : ` ${masked(text)}`;
    throw bad(`${flag}${shown} is not a URL of http or https`, `Use ${flag} ${EXAMPLES[flag] ?? 'https://host/path'}.`);
  }
  return url;
}

/** Takes them out of the URL. */
function basicOf(url: URL, flag: string): string | null {
  if (url.username === '' && url.password === '') return null;
  try {
    const basic = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    url.username = '';
    url.password = '';
    return basic;
  } catch {
    throw bad(`${flag} has a user or password that is not percent-encoded`, 'Write % as %25 in them.');
  }
}

/** Whatever may be a secret in what may be a URL. */
function masked(text: string): string {
  return text.replace(/^(\w+:\/\/)?.*@/s, '$1***@').replace(/[?#].*$/s, '?***');
}

function readHeader(text: string): PushOption['destination']['headers'][number] {
  const header = headerOf(text);
  if (typeof header !== 'string') return header;
  throw bad(`--header ${header}`, 'Use --header "X-Scope-OrgID: team".');
}

function readSpool(flags: PushFlags): PushOption['spool'] {
  const { spool: path, 'spool-size': size } = flags;
  if (path === undefined) {
    if (size !== undefined) throw bad('--spool-size needs --spool', 'Add --spool DIR, or leave it out.');
    return null;
  }
  const bytes = size === undefined ? DEFAULT_SPOOL_BYTES : parseSize(size);
  if (bytes >= LEAST_SPOOL_BYTES) return { path, bytes };
  throw bad(`--spool-size ${size} is too small`, 'Use at least 1MiB.');
}

function bad(message: string, next: string): UserError {
  return new UserError('BAD_FLAG', message, [next]);
}
