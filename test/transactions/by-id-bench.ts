import type { ByIdRules } from '../../src/protocols/protocol.ts';
import { ByIdMatcher } from '../../src/transactions/by-id/by-id.ts';
import { type BenchOptions, MessageBench } from './pairing-builder.ts';

interface Options extends BenchOptions {
  readonly rules?: ByIdRules;
  readonly maxOpen?: number;
}

export const PATIENT: ByIdRules = { patienceNs: 5e9, retries: false };
export const RETRYING: ByIdRules = { patienceNs: 5e9, retries: true };

/** By id, with operations and answers that tell it: `op 7` is answered by `7`. */
export class ById extends MessageBench {
  constructor({ rules, maxOpen, ...options }: Options = {}) {
    super((parts) => new ByIdMatcher(parts, rules, maxOpen), options);
  }

  ask(id: number, at = 0): this {
    return this.request({ id, operation: `op ${id}` }, { at });
  }

  answer(id: number, at = 0): this {
    return this.response({ id, statusCode: `${id}` }, { at });
  }
}
