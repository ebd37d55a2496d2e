import { BoundedMap } from '../../lib/bounded-map.ts';
import type { Conversation } from '../conversations/conversation.ts';

/** More servers than one host talks to at a time: 4,096 take about 0.5 MB. */
const MAX_SERVERS = 4096;

/** What was last decoded at a server: the protocol of a connection to it that cannot be made, or that begins strangely. */
export class ServerProtocols {
  readonly #byServer = new BoundedMap<string, string>({ limit: MAX_SERVERS });

  /** Once it is known what the conversation speaks. */
  learn(conversation: Conversation): void {
    this.#byServer.set(serverOf(conversation), conversation.protocol);
  }

  /** Gives a conversation that did not begin the protocol that it was probably meant for. */
  guess(conversation: Conversation): void {
    const protocol = this.#byServer.get(serverOf(conversation));
    if (protocol !== undefined) conversation.wouldSpeak(protocol);
  }

  /** What the server of this conversation was last known to speak; null: nothing yet. */
  protocolOf(conversation: Conversation): string | null {
    return this.#byServer.get(serverOf(conversation)) ?? null;
  }
}

function serverOf({ role, transport, remoteAddress, remotePort, localAddress, localPort }: Conversation): string {
  return role === 'client'
    ? `${transport} ${remoteAddress} ${remotePort}`
    : `${transport} ${localAddress} ${localPort}`;
}
