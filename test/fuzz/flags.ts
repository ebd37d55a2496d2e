/** What a user may ask of decoding: the two highest bits of an input's last byte choose, so that inputs of before keep the defaults. */
import type { DecodeAs, DecodingRules } from '../../src/app/options.ts';
import type { Filter } from '../../src/lib/filter/tree.ts';
import type { DecoderOptions } from '../../src/protocols/decoder-options.ts';
import { filterOf } from '../lib/filter/parsed.ts';

export interface FuzzFlags {
  readonly rules: DecodingRules;
  readonly decodeAs: readonly DecodeAs[];
  readonly filter: Filter | null;
  /** As `trace` asks for them. */
  readonly requestAttributes: boolean;
}

const NO_RULES: DecodingRules = {
  routes: [],
  redisKeys: false,
  statements: false,
  serverNames: true,
  maxNames: null,
  errorWhen: null,
  okWhen: null,
};
const NAMES: DecodingRules = {
  routes: ['/users/{id}/orders/{order}', '/files/{*}', '/{a}/{b}/{c}', '/'],
  redisKeys: true,
  statements: true,
  serverNames: true,
  maxNames: null,
  errorWhen: null,
  okWhen: null,
};
const ERRORS: Pick<DecodingRules, 'errorWhen' | 'okWhen'> = {
  errorWhen: filterOf(
    'proto:http status:404 or status:2xx side:client or type:WRONGTYPE,ERR or ~"^[A-Z]+ /(a+)+$" or dur>1s',
  ),
  okWhen: filterOf('!proto:redis side:server'),
};

/** Servers listen there: of the records (`conversation.ts`), of the captures (`wire.ts`), and a client's, which is nobody's. */
const PORTS = [6379, 8080, 40000];

const FILTER = filterOf('!(side:client or /(a|b*)+c/) or err dur>1ms or health');

const FLAGS: readonly [FuzzFlags, ...FuzzFlags[]] = [
  { rules: NO_RULES, filter: null, decodeAs: [], requestAttributes: false },
  { rules: NAMES, filter: null, decodeAs: [], requestAttributes: true },
  { rules: { ...NO_RULES, ...ERRORS }, filter: FILTER, decodeAs: spokenEverywhere('http'), requestAttributes: false },
  { rules: { ...NAMES, ...ERRORS }, filter: FILTER, decodeAs: spokenEverywhere('redis'), requestAttributes: true },
];

/** How many there are to choose from. */
export const FLAG_CHOICES = FLAGS.length;

export function flagsOf(input: Uint8Array): FuzzFlags {
  return FLAGS[(input.at(-1) ?? 0) >> 6] ?? FLAGS[0];
}

/** The last byte of an input that chooses these. */
export function lastByteFor(choice: number): number {
  return choice << 6;
}

export function decoderOptionsOf({ rules, requestAttributes }: FuzzFlags): DecoderOptions {
  return {
    routes: rules.routes,
    keys: rules.redisKeys,
    statements: rules.statements,
    requestAttributes,
    heads: requestAttributes,
    maxNames: rules.maxNames,
    traceContext: !requestAttributes,
  };
}

function spokenEverywhere(protocol: string): DecodeAs[] {
  return PORTS.map((port) => ({ port, protocol }));
}
