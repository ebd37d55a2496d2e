import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conversationsOf } from './conversation.ts';
import { readRecords } from './replay.ts';

/** What decoders that are not ours make of the packets: see `golden/`. */
export interface Golden {
  readonly operation: string;
  readonly resource: string | null;
  readonly statusCode: string | null;
  /** error.type, or null. */
  readonly error: string | null;
  /** Errors of earlier requests that this answer tells, each with its operation; left out where there is none. */
  readonly inner?: readonly string[];
  /** What the resource reads where nothing was seen that tells its name; left out where it needs no telling. */
  readonly unresolved?: readonly (string | null)[];
}

/** One write of one side, or a part of it that is a packet. */
export interface CaptureSegment {
  readonly direction: 'request' | 'response';
  readonly bytes: Uint8Array;
}

/** One connection. */
export interface Capture {
  /** Registered name, or the name of a protocol that sae-mon does not decode. */
  readonly protocol: string;
  readonly clientPort: number;
  /** Each segment is a message of its own (UDP); left out of streams. */
  readonly framing?: 'message';
  /** The server closed the connection at the end. */
  readonly ended: boolean;
  /** It holds a message whose end its head does not tell (lengths that contradict each other), or an answer without a head. */
  readonly refused: boolean;
  /** The transaction with that message, which ends where the conversation turns; left out where there is none. */
  readonly turned?: readonly Golden[];
  readonly segments: readonly CaptureSegment[];
  /** In the order of the answers. */
  readonly golden: readonly Golden[];
}

export interface NamedCapture extends Capture {
  readonly name: string;
  /** The golden table, with what its names read where they are not known. */
  readonly unresolved: readonly Golden[];
  /** Of the other connections of its file, where they tell names that this one's table has. */
  readonly others: readonly (readonly CaptureSegment[])[];
}

/** `captures/<protocol>/<name>.json`, beside the packets (`.pcap`) and the server's own view (`.rec`) that it tells of. */
export interface CaptureFile {
  readonly name: string;
  readonly protocol: string;
  /** Who spoke to whom. */
  readonly origin: string;
  /** Of the server. */
  readonly port: number;
  /** In the order of connecting. */
  readonly connections: readonly Omit<Capture, 'protocol' | 'segments'>[];
  readonly pcap: string;
  /** Null where the packets were made by hand. */
  readonly recording: string | null;
}

const FOLDER = join(import.meta.dirname, 'captures');

export function readCaptureFiles(): CaptureFile[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace(/\.json$/, ''))
    .toSorted()
    .map((name) => {
      const base = join(FOLDER, name);
      const { recorded, ...told } = JSON.parse(readFileSync(`${base}.json`, 'utf8'));
      return {
        ...told,
        name,
        pcap: `${base}.pcap`,
        recording: recorded ? `${base}.rec` : null,
      };
    });
}

/** Every connection of every capture that has bytes, from the packets. */
export function readCaptures(): NamedCapture[] {
  return readCaptureFiles().flatMap(({ name, protocol, port, connections, pcap }) => {
    const conversations = conversationsOf(readRecords(pcap), port);
    const segments = connections.map(({ clientPort }) => conversations.get(clientPort) ?? []);
    return connections.map((connection, index) => ({
      ...connection,
      protocol,
      name: index === 0 ? name : `${name}-${index + 1}`,
      golden: connection.golden.map(resolved),
      unresolved: connection.golden,
      segments: segments[index] as (typeof segments)[number],
      others: connection.golden.some(needsNames) ? segments.filter((_, other) => other !== index) : [],
    }));
  });
}

function resolved({ unresolved: _, ...rest }: Golden): Golden {
  return rest;
}

function needsNames({ unresolved = [] }: Golden): boolean {
  return unresolved.some((resource) => resource !== null);
}
