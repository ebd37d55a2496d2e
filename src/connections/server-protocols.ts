import type { Connection } from './connection.ts';

/** More servers than one host talks to at a time; beyond it the one that was learned first is forgotten: 4,096 take about 0.5 MB. */
const MAX_SERVERS = 4096;

/** What was last decoded at a server: the protocol of a connection to it that cannot be made. */
export class ServerProtocols {
  private readonly byServer = new Map<string, string>();

  /** Once it is known what the connection speaks. */
  learn(connection: Connection): void {
    const key = serverOf(connection);
    if (this.byServer.get(key) === connection.protocol) return;
    if (this.byServer.size >= MAX_SERVERS) this.forgetFirst();
    this.byServer.set(key, connection.protocol);
  }

  /** Gives a connection that was not made the protocol that it was probably meant for. */
  guess(connection: Connection): void {
    connection.protocol = this.byServer.get(serverOf(connection)) ?? connection.protocol;
  }

  private forgetFirst(): void {
    for (const first of this.byServer.keys()) {
      this.byServer.delete(first);
      return;
    }
  }
}

function serverOf({ role, transport, remoteAddress, remotePort, localAddress, localPort }: Connection): string {
  return role === 'client'
    ? `${transport} ${remoteAddress} ${remotePort}`
    : `${transport} ${localAddress} ${localPort}`;
}
