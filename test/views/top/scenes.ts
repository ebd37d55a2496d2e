// What the worker would give a screen, from what a test cares about.
import type { ConnectionRow, LookPart, Scene } from '../../../src/metrics/scene.ts';
import type { RowEndpoint } from '../../../src/transactions/row.ts';

export const NO_SCENE: Scene = {
  look: { window: '10s', intervalNs: 1e9, epoch: 0, parts: [], row: null },
  transactions: null,
  inFlight: null,
  connections: null,
  errors: null,
  detail: null,
  cost: null,
};

export function scene(parts: Partial<Pick<Scene, LookPart>>): Scene {
  return { ...NO_SCENE, ...parts };
}

/** `10.0.0.7:6379`, `[::1]:80`, `/run/redis.sock`. */
export function end(text: string): RowEndpoint {
  const [, address, port] = /^\[?(.+?)\]?:(\d+)$/.exec(text) ?? [];
  if (address === undefined) return { address: text, port: null, transport: 'unix' };
  return { address, port: Number(port), transport: 'tcp' };
}

export interface ConnectionSketch extends Partial<Omit<ConnectionRow, 'peer' | 'local' | 'process'>> {
  readonly peer: string;
  readonly local?: string;
  readonly command?: string;
  readonly pid?: number;
}

export function connection(sketch: ConnectionSketch): ConnectionRow {
  const { local = '10.0.0.1:40000', command = 'node', pid = 123, ...rest } = sketch;
  const peer = end(sketch.peer);
  return {
    role: 'client',
    protocol: 'http',
    peerName: null,
    peerNameSource: null,
    id: `${local} ${sketch.peer}`,
    key: `${local} ${sketch.peer}`,
    transport: peer.transport,
    sentBytes: 0,
    receivedBytes: 0,
    rttSeconds: null,
    retransmissions: null,
    ageSeconds: 1,
    openBefore: false,
    idleSeconds: 0,
    leftAlone: false,
    transactions: 0,
    inFlight: 0,
    undecoded: null,
    opening: null,
    ...rest,
    process: { pid, command, application: command },
    local: end(local),
    peer,
  };
}
