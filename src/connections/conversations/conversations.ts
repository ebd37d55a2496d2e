import { ByteBudget } from '../bytes/byte-budget.ts';
import { Conversation, type ConversationSocket, type RemoteEnd } from './conversation.ts';
import type { Coverage } from './coverage.ts';

/** Half-read messages of all conversations; one holds 256 KiB at the most. */
const MAX_CARRIED_BYTES = 64 * 1024 * 1024;

/** Begins and ends conversations: their numbers, and the memory that they share. */
export class Conversations {
  readonly #budget = new ByteBudget(MAX_CARRIED_BYTES);
  readonly #freeSlots: number[] = [];
  readonly #coverage: Coverage;
  #serial = 0;
  #slots = 0;

  /** @param coverage what those that have ended are added to */
  constructor(coverage: Coverage) {
    this.#coverage = coverage;
  }

  /** @param remote the other end, where it is not that of the socket */
  begin(socket: ConversationSocket, remote: RemoteEnd | null = null): Conversation {
    this.#serial += 1;
    return new Conversation({ socket, serial: this.#serial, slot: this.#takeSlot(), budget: this.#budget, remote });
  }

  /** No more will be heard of it. What it still waits for stays in flight until the end, or is given up. */
  end(conversation: Conversation): void {
    conversation.pairing?.finish();
    conversation.release();
    this.#coverage.ended(conversation.coverage);
    this.#freeSlots.push(conversation.slot);
  }

  #takeSlot(): number {
    const free = this.#freeSlots.pop();
    if (free !== undefined) return free;
    this.#slots += 1;
    return this.#slots - 1;
  }
}
