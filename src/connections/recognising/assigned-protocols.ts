import { framed } from '../../protocols/framed.ts';
import type { Decoder } from '../../protocols/protocol.ts';
import type { Conversation } from '../conversations/conversation.ts';

/** Decoders by the server's port, where the user knows what is spoken there. */
export class AssignedProtocols {
  readonly #byPort: ReadonlyMap<number, Decoder>;

  constructor(byPort: ReadonlyMap<number, Decoder>) {
    this.#byPort = byPort;
  }

  /** The decoder of the conversation's server, or null: it may be one of streams where there are datagrams, or the other way round. */
  decoderOf(conversation: Conversation): Decoder | null {
    if (this.#byPort.size === 0) return null;
    const decoder = this.#named(conversation);
    return decoder === null ? null : framed(decoder, conversation.socket.isMessages ? 'message' : 'stream');
  }

  /** Whether this end serves; its decoder is an assigned one. */
  serves({ role, remotePort }: Conversation): boolean {
    return role === 'unknown' ? !this.#byPort.has(remotePort) : role === 'server';
  }

  /** Where the role is not known, whichever end has such a port serves. */
  #named({ role, localPort, remotePort }: Conversation): Decoder | null {
    if (role === 'server') return this.#byPort.get(localPort) ?? null;
    if (role === 'client') return this.#byPort.get(remotePort) ?? null;
    return this.#byPort.get(remotePort) ?? this.#byPort.get(localPort) ?? null;
  }
}
