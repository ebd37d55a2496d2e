import * as abi from '../events/abi.gen.ts';

const WORDS = abi.VERDICT_SIZEOF / 4;
const GENERATION = abi.VERDICT_GENERATION / 4;
const ACTION = abi.VERDICT_ACTION / 4;
const CALL_BYTES = abi.VERDICT_CALL_BYTES / 4;
const SKIP_RECEIVED = abi.VERDICT_SKIP_RECEIVED / 4;
const SKIP_SENT = abi.VERDICT_SKIP_SENT / 4;
const SKIP_FLAGS = abi.VERDICT_SKIP_FLAGS / 4;

/** Bits of `skip_flags`. */
const SKIPS_RECEIVED = 1;
const SKIPS_SENT = 2;

/**
 * Writes verdicts into the array that the eBPF programs read, which may read in the middle of it: the generation is 0 from
 * before the first change until after the last one. Each store is atomic and so in this order, on arm64 too, where a plain
 * one could overtake the exchange. A slot serves all connections with the same number modulo
 * the slots: the last writer has it, the others fall back to the defaults. Positions are 32-bit sequence numbers.
 */
export class MappedVerdicts {
  readonly #words: Int32Array;

  /** @param memory the mapped map `sae_verdicts` */
  constructor(memory: ArrayBuffer) {
    this.#words = new Int32Array(memory);
  }

  /** Copy nothing of this direction before `position`; the other direction's skip stays. */
  skip(connection: number, direction: 'received' | 'sent', position: number): void {
    const slot = this.#claim(connection);
    const received = direction === 'received';
    this.#set(slot + (received ? SKIP_RECEIVED : SKIP_SENT), position | 0);
    Atomics.or(this.#words, slot + SKIP_FLAGS, received ? SKIPS_RECEIVED : SKIPS_SENT);
    this.#publish(slot, connection);
  }

  /** No more DATA records of this connection, but for one in each GiB: its positions have 32 bits. */
  ignore(connection: number): void {
    this.#act(connection, abi.ACTION_IGNORE);
  }

  /** Records without bytes worth the name: only the calls' lengths and times matter. */
  lengths(connection: number): void {
    const slot = this.#claim(connection);
    this.#set(slot + ACTION, abi.ACTION_CAPTURE);
    this.#set(slot + CALL_BYTES, 1);
    this.#set(slot + SKIP_FLAGS, 0);
    this.#publish(slot, connection);
  }

  /** Addresses and task again with each of its records, until another verdict. */
  announce(connection: number): void {
    this.#act(connection, abi.ACTION_ANNOUNCE);
  }

  /** Back to the defaults. */
  capture(connection: number): void {
    this.#act(connection, abi.ACTION_CAPTURE);
  }

  #act(connection: number, action: number): void {
    const slot = this.#claim(connection);
    this.#set(slot + ACTION, action);
    this.#set(slot + CALL_BYTES, 0);
    this.#set(slot + SKIP_FLAGS, 0);
    this.#publish(slot, connection);
  }

  /** Takes the slot out of force; what another connection left in it is cleared. */
  #claim(connection: number): number {
    const slot = (connection % abi.VERDICT_SLOTS) * WORDS;
    const before = Atomics.exchange(this.#words, slot + GENERATION, 0);
    if (before !== (connection | 0)) for (let word = slot; word < slot + WORDS; word += 1) this.#set(word, 0);
    return slot;
  }

  #set(word: number, value: number): void {
    Atomics.store(this.#words, word, value);
  }

  #publish(slot: number, connection: number): void {
    this.#set(slot + GENERATION, connection | 0);
  }
}
