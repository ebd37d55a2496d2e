/** What a broker of Apache Kafka says that it has answered, from its log of requests. */
import { readFileSync } from 'node:fs';

export interface BrokerAccount {
  /** By the operation's name, of requests to the clients' listener. */
  readonly answered: Readonly<Record<string, number>>;
  /** … of those with an error of whatever part. */
  readonly failed: Readonly<Record<string, number>>;
}

interface Completed {
  readonly listener: string;
  readonly connection: string;
  readonly requestHeader: { readonly requestApiKeyName: string; readonly clientId: string };
  readonly response: unknown;
}

const BEGIN = 'Completed request:';
/** What the broker asks itself, on connections that it keeps. */
const OWN = /^(AddPartitionsManager|broker)-/;

/**
 * A growing file; what was in it when it was looked at last is told no more. Neither is what came later from a client of
 * then: a long poll is answered in its time, to who has gone, too.
 */
export class RequestLog {
  readonly #path: string;
  #told = 0;
  readonly #earlier = new Set<string>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Since the last time. */
  account(listener: string): BrokerAccount {
    const text = readFileSync(this.#path, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    const lines = text.slice(this.#told, end).split('\n');
    this.#told = end;
    const answered: Record<string, number> = {};
    const failed: Record<string, number> = {};
    const seen: string[] = [];
    for (const line of lines) {
      const begin = line.indexOf(BEGIN);
      if (begin < 0) continue;
      const completed = JSON.parse(line.slice(begin + BEGIN.length)) as Completed;
      const { connection, requestHeader } = completed;
      if (completed.listener !== listener || this.#earlier.has(connection)) continue;
      if (!OWN.test(requestHeader.clientId)) seen.push(connection);
      const name = operationOf(requestHeader.requestApiKeyName);
      answered[name] = (answered[name] ?? 0) + 1;
      if (hasError(completed.response)) failed[name] = (failed[name] ?? 0) + 1;
    }
    for (const connection of seen) this.#earlier.add(connection);
    return { answered, failed };
  }
}

/** `LIST_OFFSETS`: ListOffsets. */
function operationOf(name: string): string {
  return name
    .split('_')
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join('');
}

function hasError(response: unknown): boolean {
  if (response === null || typeof response !== 'object') return false;
  return Object.entries(response).some(([name, value]) => (isErrorCode(name) && value !== 0) || hasError(value));
}

/** `errorCode`, `partitionErrorCode`. */
function isErrorCode(name: string): boolean {
  return name.toLowerCase().endsWith('errorcode');
}
