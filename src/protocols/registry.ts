/** The one list of protocols: a new one is its folder and a line here. */
import { databaseMeasures } from './database-measures.ts';
import { DEFAULT_DECODER_OPTIONS, type DecoderOptions } from './decoder-options.ts';
import { DnsDecoder, dnsAttributes } from './dns/decoder.ts';
import { dnsMeasures } from './dns/measures.ts';
import { createFastCgiDecoder } from './fastcgi/decoder.ts';
import { HttpDecoder, httpAttributes } from './http/decoder.ts';
import { httpMeasures } from './http/measures.ts';
import { kafkaAttributes } from './kafka/attributes.ts';
import { KafkaDecoder } from './kafka/decoder.ts';
import { kafkaMeasures } from './kafka/measures.ts';
import type { Measures } from './measures.ts';
import { mysqlAttributes } from './mysql/attributes.ts';
import { MysqlDecoder } from './mysql/decoder.ts';
import { CONNECT_OPERATION, type Decoder } from './protocol.ts';
import { RedisDecoder, redisAttributes } from './redis/decoder.ts';
import { createTlsDecoder } from './tls/decoder.ts';

export interface Protocol {
  /** As in flags and exports. */
  readonly name: string;
  /** As people write it, in sentences of screens. */
  readonly title: string;
  /**
   * Its operations and resources are known at sight (`GET /users/{id}`): a table of what was served goes without the
   * protocol's name where every row is of it.
   */
  readonly selfEvident?: true;
  /** The status code by which an answer says that all is well, where it has one: a screen need not show it. */
  readonly successCode?: string;
  /** What `trace --verbose` shows of a request and its answer: their heads, which the decoder reads (`Message.head`), or what its attributes tell. */
  readonly head: 'read' | 'attributes';
  /** One line for `sae-mon protocols`. */
  readonly description: string;
  /** Decoders hold tables that all connections share: one of each a worker. */
  create(options?: DecoderOptions): Decoder;
  /** OpenTelemetry attributes of a row or transaction; asked for when someone looks, never on the hot path. */
  attributes(
    operation: string,
    statusCode: string | null,
    resource: string | null,
  ): Readonly<Record<string, string | number>>;
  /** What its durations are called where they are exported; left out where OpenTelemetry has no words for them. */
  readonly measures?: Measures;
}

export const PROTOCOLS: readonly Protocol[] = [
  {
    name: 'http',
    title: 'HTTP/1',
    head: 'read',
    selfEvident: true,
    description: 'HTTP/1.0 and 1.1: method, route template, status',
    create: (options) => new HttpDecoder(options),
    attributes: httpAttributes,
    measures: httpMeasures,
  },
  {
    name: 'redis',
    title: 'Redis',
    head: 'read',
    description: 'Redis, RESP2 and RESP3: command with subcommand, error',
    create: (options) => new RedisDecoder(options),
    attributes: redisAttributes,
    measures: databaseMeasures(redisAttributes),
  },
  {
    name: 'mysql',
    title: 'MySQL',
    head: 'attributes',
    description: 'MySQL and MariaDB: verb and tables of each statement, command, error with SQLSTATE',
    create: (options) => new MysqlDecoder(options),
    attributes: mysqlAttributes,
    measures: databaseMeasures(mysqlAttributes),
  },
  {
    name: 'dns',
    title: 'DNS',
    head: 'attributes',
    successCode: 'NOERROR',
    description: 'DNS over UDP and TCP: query type, name, response code',
    create: (options) => new DnsDecoder(options),
    attributes: dnsAttributes,
    measures: dnsMeasures,
  },
  {
    name: 'kafka',
    title: 'Kafka',
    head: 'attributes',
    description: 'Kafka: API with version, topics or consumer group, error; the wait of long polls apart',
    create: (options) => new KafkaDecoder(options),
    attributes: kafkaAttributes,
    measures: kafkaMeasures,
  },
  {
    name: 'tls',
    title: 'TLS',
    head: 'attributes',
    description: 'TLS: recognised by its hello, server name, turns with their latency; never decoded',
    create: createTlsDecoder,
    attributes: () => ({}),
  },
  {
    name: 'fastcgi',
    title: 'FastCGI',
    head: 'attributes',
    description: 'FastCGI: recognised, turns with their latency',
    create: createFastCgiDecoder,
    attributes: () => ({}),
  },
];

/** Fresh decoders, all or those named (unknown names are left out: check them with `protocolNamed`). */
export function createDecoders(
  names?: readonly string[],
  options: DecoderOptions = DEFAULT_DECODER_OPTIONS,
): Decoder[] {
  const chosen = names === undefined ? PROTOCOLS : PROTOCOLS.filter((protocol) => names.includes(protocol.name));
  return chosen.map((protocol) => protocol.create(options));
}

export function protocolNamed(name: string): Protocol | null {
  return PROTOCOLS.find((protocol) => protocol.name === name) ?? null;
}

/** OpenTelemetry attributes by a protocol's name; none for `unknown`, nor of a connection that was never made. */
export function protocolAttributes(
  name: string,
  operation: string,
  statusCode: string | null,
  resource: string | null = null,
): Readonly<Record<string, string | number>> {
  if (operation === CONNECT_OPERATION) return {};
  return protocolNamed(name)?.attributes(operation, statusCode, resource) ?? {};
}
