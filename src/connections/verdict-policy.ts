/** Decides what is not worth copying, and says so to the probe. Works the same, but for the saying, in a replay. */
import type { Stream } from './bytes/stream.ts';
import type { Conversation } from './conversations/conversation.ts';
import type { VerdictWriter } from './pipeline-contract.ts';
import type { CopyListener } from './reading/copy-listener.ts';
import type { RecognitionListener } from './recognising/recognition.ts';
import type { ServerProtocols } from './recognising/server-protocols.ts';
import type { SocketListener } from './sockets/open-sockets.ts';
import type { Socket } from './sockets/socket.ts';

/** A shorter body has passed before the verdict is seen. */
export const SKIP_BYTES = 128 * 1024;
/** Positions are compared by their signed 32-bit difference: a verdict reaches less than half the range, and is renewed there. */
const MAX_REACH = 1024 * 1024 * 1024;

export class VerdictPolicy implements CopyListener, RecognitionListener, SocketListener {
  readonly #writer: VerdictWriter | null;
  readonly #servers: ServerProtocols;
  readonly #ignored = new Set<Conversation>();

  /** @param writer null in a replay */
  constructor(writer: VerdictWriter | null, servers: ServerProtocols) {
    this.#writer = writer;
    this.#servers = servers;
  }

  skipping(conversation: Conversation, stream: Stream): void {
    const remaining = stream.skipTo - stream.position;
    if (this.#writer === null || remaining < SKIP_BYTES) return;
    const target = stream.position + Math.min(remaining, MAX_REACH);
    this.#writer.skip(conversation.id, stream === conversation.sent ? 'sent' : 'received', target >>> 0);
  }

  opaque(conversation: Conversation): void {
    this.#silence(conversation);
    conversation.ignoring.forEver();
  }

  adopted(conversation: Conversation): void {
    this.#servers.learn(conversation);
  }

  recognised(conversation: Conversation): void {
    this.#writer?.lengths(conversation.id);
  }

  unclaimed(conversation: Conversation): void {
    // A socket of datagrams holds many conversations; its other ones may be known.
    if (conversation.socket.isMessages) return;
    this.#silence(conversation);
    conversation.ignoring.begin(conversation.lastNs);
    this.#ignored.add(conversation);
  }

  forgotten(socket: Socket): void {
    this.#writer?.announce(socket.id);
  }

  rememberedAgain(socket: Socket): void {
    this.#writer?.capture(socket.id);
  }

  ended(conversation: Conversation): void {
    this.#ignored.delete(conversation);
  }

  /** Looks again at what has been ignored long enough. */
  tick(nowNs: number): void {
    if (this.#ignored.size === 0) return;
    for (const conversation of this.#ignored) {
      if (!conversation.ignoring.isOver(nowNs)) continue;
      this.#ignored.delete(conversation);
      conversation.ignoring.end();
      conversation.unclaimed.beginAnew();
      this.#writer?.capture(conversation.id);
    }
  }

  /** What has no end event has no last position either: its lengths go on being told. */
  #silence(conversation: Conversation): void {
    if (conversation.transport === 'unix') this.#writer?.lengths(conversation.id);
    else this.#writer?.ignore(conversation.id);
  }
}
