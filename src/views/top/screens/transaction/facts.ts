import { formatBytes, formatCount, formatEndpoint, formatSeconds } from '../../../../lib/formats.ts';
import type { NameSource } from '../../../../lib/name-source.ts';
import { isError } from '../../../../lib/outcome.ts';
import type { SceneTransaction } from '../../../../metrics/scene.ts';
import type { RowEndpoint } from '../../../../transactions/row.ts';
import { before, dayAndTime } from '../../local-time.ts';
import { NAME_SOURCES } from '../../names.ts';

/** One thing that is known of a transaction. */
export interface TransactionFact {
  readonly group: string;
  readonly name: string;
  readonly text: string;
  readonly isError: boolean;
}

type Texts = Readonly<Record<string, string | null>>;

/** All that is known of it, by groups. */
export function transactionFacts(transaction: SceneTransaction): readonly TransactionFact[] {
  const failed = isError(transaction.outcome);
  const errors = new Set(failed ? ['status', 'outcome', 'error'] : []);
  return Object.entries({
    when: times(transaction),
    what: asked(transaction),
    took: durations(transaction),
    process: processes(transaction),
    ends: ends(transaction),
    network: network(transaction),
    fields: attributes(transaction),
  }).flatMap(([group, texts]) =>
    Object.entries(texts).flatMap(([name, text]) =>
      text === null ? [] : { group, name, text, isError: errors.has(name) },
    ),
  );
}

function times({ timeUnixNano, durationSeconds }: SceneTransaction): Texts {
  return {
    began: durationSeconds === null ? null : dayAndTime(before(timeUnixNano, durationSeconds)),
    ended: dayAndTime(timeUnixNano),
  };
}

const ROLES: Readonly<Record<SceneTransaction['role'], string>> = {
  server: 'server: it was asked',
  client: 'client: it asked',
  unknown: 'unknown: who asked whom was not seen',
};

function asked(transaction: SceneTransaction): Texts {
  const { role, protocol, protocolVersion, operation, resource, statusCode, outcome, errorType, tries } = transaction;
  return {
    protocol: protocolVersion === null ? protocol : `${protocol} ${protocolVersion}`,
    side: ROLES[role],
    operation,
    resource,
    status: statusCode,
    outcome,
    error: errorType,
    tries: tries === 1 ? null : `sent ${formatCount(tries)} times`,
  };
}

const TIMINGS: Readonly<Record<SceneTransaction['timing'], string>> = {
  exact: 'exact: each time was taken as bytes moved',
  late: 'late: a time could only be taken at the end of a call',
};

function durations(transaction: SceneTransaction): Texts {
  const { timeToFirstByteSeconds, requestBytes, responseBytes, timing, waiting } = transaction;
  return {
    duration: durationText(transaction),
    waiting: waiting ? 'by design: its duration is no latency' : null,
    'first byte': timeToFirstByteSeconds === null ? null : `after ${formatSeconds(timeToFirstByteSeconds)}`,
    timing: TIMINGS[timing],
    request: byteText(requestBytes),
    response: byteText(responseBytes),
  };
}

function durationText({ durationSeconds, outcome }: SceneTransaction): string {
  if (durationSeconds !== null) return `${formatSeconds(durationSeconds)}${outcome === 'open' ? ' so far' : ''}`;
  return outcome === 'oneWay' ? 'none: nobody answers it' : 'not known: its end was not seen';
}

/** `345B`, `12.1kB (12,100 bytes)`. */
function byteText(bytes: number): string {
  return bytes < 1000 ? formatBytes(bytes) : `${formatBytes(bytes)} (${formatCount(bytes)} bytes)`;
}

function processes({ observer, process }: SceneTransaction): Texts {
  // Packets name no process.
  if (observer === 'wire') return {};
  const { command, pid, tid, containerId, containerName, podUid, cgroup, unit, application, instance } = process;
  const container = containerName === null ? containerId : `${containerName} (${containerId ?? 'id not known'})`;
  return {
    command,
    pid: pid === tid ? String(pid) : `${pid}, thread ${tid}`,
    container,
    pod: podUid,
    unit,
    cgroup,
    application,
    instance,
  };
}

function ends(transaction: SceneTransaction): Texts {
  const { local, peer, peerProcess, peerName, peerNameSource, peerBehind, client } = transaction;
  return {
    own: `${endText(local)} over ${local.transport}`,
    peer: endText(peer),
    'its name': peerName === null ? null : named(peerName, peerNameSource),
    'its process': peerProcess === null ? null : `${peerProcess.command}, pid ${peerProcess.pid}`,
    behind: peerBehind === null ? null : `${endText(peerBehind)}, which the address was translated to`,
    'speaks for': client === null ? null : formatEndpoint(client.address, client.port),
  };
}

/** The path of a Unix socket has no port; that of a client often no name either. */
function endText({ address, port, transport }: RowEndpoint): string {
  if (transport !== 'unix') return formatEndpoint(address, port);
  return address === '' ? 'a socket without a name' : formatEndpoint(address, null);
}

function named(name: string, source: NameSource | null): string {
  return source === null ? name : `${name}, ${NAME_SOURCES[source]}`;
}

function network({ connectionId, sequence, pairId, tcp }: SceneTransaction): Texts {
  return {
    connection: connectionId,
    sequence: `${formatCount(sequence)} before it on this connection`,
    pair: pairId === null ? null : `${pairId}, the same at the other end`,
    'round trip': tcp === null || tcp.rttSeconds === null ? null : `${formatSeconds(tcp.rttSeconds)}, smoothed by TCP`,
    'sent again': tcp === null ? null : `${formatCount(tcp.retransmissions)} segments since the one before it`,
  };
}

function attributes({ attributes: all }: SceneTransaction): Texts {
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
}
