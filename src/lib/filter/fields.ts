/** What a filter can ask for: the parser, the man page and the tables of facts know a field from here. */

/** `text`: one of some words. `endpoint`: an address, network, name or path of a socket. Else a number with its unit. */
type FieldKind = 'text' | 'endpoint' | 'duration' | 'bytes' | 'count';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly aliases: readonly string[];
  /** Nothing else can be meant. */
  readonly values?: readonly string[];
  /** One line of the man page. */
  readonly help: string;
}

const OUTCOMES = [
  'ok',
  'error',
  'unanswered',
  'reset',
  'refused',
  'timeout',
  'oneWay',
  'cutByClient',
  'cutByServer',
] as const;

const TEXTS = {
  proto: { aliases: ['protocol'], help: 'a protocol of `sae-mon protocols`, or unknown' },
  side: {
    aliases: ['role'],
    values: ['server', 'client', 'unknown'],
    help: 'whose end is seen: server (served), client (called), unknown',
  },
  op: { aliases: ['operation', 'method'], help: 'the operation: GET, HGETALL, SELECT' },
  path: {
    aliases: ['resource', 'route'],
    help: 'the resource: /users/{id}, a topic, tables, the name that is asked for',
  },
  status: { aliases: ['code'], help: 'of the answer: 404, 5xx, 400-499, NXDOMAIN; status>=500' },
  type: { aliases: [], help: "the error's type, as in exports: WRONGTYPE, ECONNREFUSED, timeout" },
  outcome: { aliases: [], values: OUTCOMES, help: `how it ended: ${OUTCOMES.join(', ')}` },
  workload: {
    aliases: ['service'],
    help: 'who serves or calls, by the name of the container, the systemd unit, the command or the application',
  },
  comm: { aliases: [], help: "the command of the workload's processes" },
  container: { aliases: [], help: "the container's name or whole id; container:3f2a* is its beginning" },
  unit: { aliases: [], help: 'the systemd unit' },
  app: {
    aliases: ['application'],
    help: "the application: what it declares as OpenTelemetry's service.name, else its container's name, its unit without .service, its command",
  },
  instance: {
    aliases: [],
    help: "the application's instance: service.instance.id, else container, HOST/UNIT, HOST:PID",
  },
  pod: { aliases: [], help: "the uid of Kubernetes' pod" },
  transport: { aliases: [], values: ['tcp', 'udp', 'unix'], help: 'what carries it: tcp, udp, unix' },
} as const;

const ENDPOINTS = {
  server: {
    aliases: [],
    help: 'the server: address, network (10.0.0.0/8), name, path of a Unix socket; with its port or without',
  },
  peer: {
    aliases: ['remote'],
    help: 'the other end likewise: of a server its client, also the one for whom a proxy speaks',
  },
} as const;

const NUMBERS = {
  port: { kind: 'count', aliases: [], help: "the server's port" },
  pid: { kind: 'count', aliases: [], help: 'the process that served or called' },
  dur: {
    kind: 'duration',
    aliases: ['duration', 'latency'],
    help: 'the duration: dur>10ms, dur<=1s, dur:10ms-20ms; what is waited by design is no part of it',
  },
  ttfb: { kind: 'duration', aliases: [], help: 'the time to the first byte of the answer' },
  bytes: { kind: 'bytes', aliases: [], help: 'of request and response together: bytes>1M, bytes<64KiB' },
  'request-bytes': { kind: 'bytes', aliases: [], help: 'of the request' },
  'response-bytes': { kind: 'bytes', aliases: [], help: 'of the response' },
  tries: { kind: 'count', aliases: [], help: 'how often the request was sent: tries>1' },
} as const;

export type TextField = keyof typeof TEXTS;
export type EndpointField = keyof typeof ENDPOINTS;
export type NumberField = keyof typeof NUMBERS;

export const FIELDS: readonly Field[] = [
  ...Object.entries(TEXTS).map(([name, field]) => ({ name, kind: 'text' as const, ...field })),
  ...Object.entries(ENDPOINTS).map(([name, field]) => ({ name, kind: 'endpoint' as const, ...field })),
  ...Object.entries(NUMBERS).map(([name, field]) => ({ name, ...field })),
];

const BY_NAME = new Map(
  FIELDS.flatMap((field) => [field.name, ...field.aliases].map((name) => [name, field] as const)),
);

/** Every name and alias. */
export const FIELD_NAMES: readonly string[] = [...BY_NAME.keys()];

/** By name or alias, in any case; null where there is none. */
export function fieldNamed(name: string): Field | null {
  return BY_NAME.get(name.toLowerCase()) ?? null;
}
