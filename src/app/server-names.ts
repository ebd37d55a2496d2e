import type { ServerNames } from '../connections/conversations/server-names.ts';
import { AddressNames, type NamingAnswer, setsFor } from '../metadata/address-names.ts';
import { ADDRESS_BYTES, type NamedAddresses } from '../protocols/named-addresses.ts';
import type { Transaction, TransactionSink } from '../transactions/transaction.ts';

/** Names servers by what their clients have asked for, before they connect: from the transactions that tell, to the conversations that follow. */
export class AskedNames implements TransactionSink, ServerNames {
  readonly #names: AddressNames;
  /** Reused: there are as many as questions. */
  readonly #answer: { -readonly [Key in keyof NamingAnswer]: NamingAnswer[Key] } = {
    name: '',
    nowNs: 0,
    ttlSeconds: 0,
  };

  /** @param maxNames about so many; null: the default */
  constructor(maxNames: number | null = null) {
    this.#names = new AddressNames(maxNames === null ? {} : { sets: setsFor(maxNames) });
  }

  /** Names that had to make room while they were good. */
  get forgotten(): number {
    return this.#names.forgotten;
  }

  transaction(): void {}

  named({ resource, endNs, tgid }: Transaction, addresses: NamedAddresses): void {
    if (resource === null) return;
    const answer = this.#answer;
    answer.name = resource;
    answer.nowNs = endNs;
    answer.ttlSeconds = addresses.ttlSeconds;
    for (let i = 0; i < addresses.count; i += 1) this.#names.learn(tgid, addresses.bytes, i * ADDRESS_BYTES, answer);
  }

  nameOf(tgid: number, address: string, atNs: number): string | null {
    return this.#names.nameOf(tgid, address, atNs);
  }
}
