import { ByteBudget } from '../bytes/byte-budget.ts';
import { Conversation } from './conversation.ts';
import type { ConversationSocket, RemoteEnd } from './conversation-parts.ts';
import type { Coverage } from './coverage.ts';
import type { ServerNames } from './server-names.ts';

/** Half-read messages of all conversations; one holds 256 KiB at the most. */
const MAX_CARRIED_BYTES = 64 * 1024 * 1024;

/** Begins and ends conversations: their numbers, and the memory that they share. */
export class Conversations {
  readonly #budget = new ByteBudget(MAX_CARRIED_BYTES);
  readonly #freeSlots: number[] = [];
  readonly #coverage: Coverage;
  readonly #names: ServerNames | null;
  #serial = 0;
  #slots = 0;

  /** @param coverage what those that have ended are added to */
  constructor(coverage: Coverage, names: ServerNames | null = null) {
    this.#coverage = coverage;
    this.#names = names;
  }

  /** @param remote the other end, where it is not that of the socket */
  begin(socket: ConversationSocket, atNs: number, remote: RemoteEnd | null = null): Conversation {
    this.#serial += 1;
    return new Conversation({
      socket,
      serial: this.#serial,
      slot: this.#takeSlot(),
      budget: this.#budget,
      remote,
      remoteName: this.#nameOf(socket, remote, atNs),
    });
  }

  /** No more will be heard of it. What it still waits for stays in flight until the end, or is given up. */
  end(conversation: Conversation): void {
    conversation.pairing?.finish();
    conversation.release();
    this.#coverage.ended(conversation.coverage);
    this.#freeSlots.push(conversation.slot);
  }

  /** As of its beginning: later the same address may be looked for by another name. */
  #nameOf(
    { role, transport, tgid, remoteAddress }: ConversationSocket,
    remote: RemoteEnd | null,
    atNs: number,
  ): string | null {
    if (this.#names === null || role === 'server' || transport === 'unix') return null;
    return this.#names.nameOf(tgid, remote === null ? remoteAddress : remote.address, atNs);
  }

  #takeSlot(): number {
    const free = this.#freeSlots.pop();
    if (free !== undefined) return free;
    this.#slots += 1;
    return this.#slots - 1;
  }
}
