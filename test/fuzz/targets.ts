import { PROTOCOLS } from '../../src/protocols/registry.ts';
import { fuzzDecoder } from './decoder.ts';
import { fuzzMessages, messagesOf } from './messages.ts';
import { fuzzPipeline } from './pipeline.ts';
import { fuzzReplay } from './replay.ts';

/** Throws where what must hold for every input does not hold for this one. */
export type FuzzTarget = (input: Uint8Array) => void;

/** What protocols that are spoken in messages, too, make of these. */
const OF_MESSAGES = PROTOCOLS.filter((protocol) => protocol.create().overMessages !== undefined);

/** By name: each registered protocol's decoder, what is between records and transactions, and the files of `--replay`. */
export const FUZZ_TARGETS: ReadonlyMap<string, FuzzTarget> = new Map([
  ...PROTOCOLS.map((protocol) => [protocol.name, (input: Uint8Array) => fuzzDecoder(protocol, input)] as const),
  ...OF_MESSAGES.map(
    (protocol) => [messagesOf(protocol.name), (input: Uint8Array) => fuzzMessages(protocol, input)] as const,
  ),
  ['pipeline', fuzzPipeline] as const,
  ['recording', fuzzReplay] as const,
  ['capture', fuzzReplay] as const,
]);
