import type { Decoder } from '../protocols/protocol.ts';
import type { Connection } from './connection.ts';

/** Decoders by the server's port, where the user knows what is spoken there. */
export class AssignedProtocols {
  private readonly byPort: ReadonlyMap<number, Decoder>;

  constructor(byPort: ReadonlyMap<number, Decoder>) {
    this.byPort = byPort;
  }

  /** The decoder of the connection's server, or null: it may be one of streams where there are datagrams, or the other way round. */
  decoderOf(connection: Connection): Decoder | null {
    if (this.byPort.size === 0) return null;
    const decoder = this.named(connection);
    return decoder?.framing === (connection.isMessages ? 'message' : 'stream') ? decoder : null;
  }

  /** Where the role is not known, whichever end has such a port serves. */
  private named({ role, localPort, remotePort }: Connection): Decoder | null {
    if (role === 'server') return this.byPort.get(localPort) ?? null;
    if (role === 'client') return this.byPort.get(remotePort) ?? null;
    return this.byPort.get(remotePort) ?? this.byPort.get(localPort) ?? null;
  }

  /** Whether this end serves; its decoder is an assigned one. */
  serves({ role, remotePort }: Connection): boolean {
    return role === 'unknown' ? !this.byPort.has(remotePort) : role === 'server';
  }
}
