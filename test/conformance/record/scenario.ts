import type { Golden } from '../capture.ts';
import type { Server } from './server.ts';

/** A real client against a real server, and what both of them say happened. */
export interface Scenario {
  readonly name: string;
  readonly protocol: string;
  /** Who speaks to whom, in which versions. */
  readonly origin: string;
  /** The server whose traffic is recorded. */
  readonly server: () => Promise<Server>;
  /** Its processes speak to each other too, over sockets of which a recording would hold everything. */
  readonly wireOnly?: boolean;
  readonly client: (port: number) => Promise<unknown>;
  /** For each connection, in the order of connecting; null where nothing is decoded, however many they are. */
  readonly golden: readonly (readonly Golden[])[] | null;
  /**
   * Where it depends on time how often a client asks: how often it asked what it was told to, over all connections. Row by
   * operation, resource and status, as `Produce orders null`.
   */
  readonly counts?: Readonly<Record<string, number>>;
}
