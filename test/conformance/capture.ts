import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the client and the server themselves say happened: not what a decoder made of the bytes. */
export interface Golden {
  readonly operation: string;
  readonly resource: string | null;
  readonly statusCode: string | null;
  /** error.type, or null. */
  readonly error: string | null;
}

/** One read or write of one side, as a proxy between a real client and a real server saw it. */
export interface CaptureSegment {
  readonly direction: 'request' | 'response';
  /** Base64. */
  readonly bytes: string;
  /** Milliseconds since the connection's first segment. */
  readonly time: number;
}

/** One connection. */
export interface Capture {
  /** Registered name, or the name of a protocol that sae-mon does not decode. */
  readonly protocol: string;
  /** Who spoke to whom, and how the golden table was made. */
  readonly origin: string;
  /** The server closed the connection at the end. */
  readonly ended: boolean;
  readonly segments: readonly CaptureSegment[];
  /** In the order of the answers. */
  readonly golden: readonly Golden[];
}

export interface NamedCapture extends Capture {
  readonly name: string;
}

const FOLDER = join(import.meta.dirname, 'captures');

/** Every capture of `captures/<protocol>/*.json`. */
export function readCaptures(): NamedCapture[] {
  return readdirSync(FOLDER).flatMap((protocol) =>
    readdirSync(join(FOLDER, protocol))
      .filter((file) => file.endsWith('.json'))
      .map((file) => ({
        name: `${protocol}/${file.replace('.json', '')}`,
        ...(JSON.parse(readFileSync(join(FOLDER, protocol, file), 'utf8')) as Capture),
      })),
  );
}
