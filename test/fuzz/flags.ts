/** What a user may ask of decoding: the two highest bits of an input's last byte choose, so that inputs of before keep the defaults. */
import type { DecodeAs, DecodingRules } from '../../src/app/options.ts';
import type { DecoderOptions } from '../../src/protocols/decoder-options.ts';

export interface FuzzFlags {
  readonly rules: DecodingRules;
  readonly decodeAs: readonly DecodeAs[];
  /** As `trace` asks for them. */
  readonly requestAttributes: boolean;
}

const NO_RULES: DecodingRules = { routes: [], redisKeys: false, statements: false, serverNames: true, errorWhen: [] };
const NAMES: DecodingRules = {
  routes: ['/users/{id}/orders/{order}', '/files/{*}', '/{a}/{b}/{c}', '/'],
  redisKeys: true,
  statements: true,
  serverNames: true,
  errorWhen: [],
};
const ERRORS = ['proto:http status:404', 'status:2xx side:client', 'type:WRONGTYPE,ERR', 'not proto:redis side:server'];

/** Servers listen there: of the records (`conversation.ts`), of the captures (`wire.ts`), and a client's, which is nobody's. */
const PORTS = [6379, 8080, 40000];

const FLAGS: readonly [FuzzFlags, ...FuzzFlags[]] = [
  { rules: NO_RULES, decodeAs: [], requestAttributes: false },
  { rules: NAMES, decodeAs: [], requestAttributes: true },
  { rules: { ...NO_RULES, errorWhen: ERRORS }, decodeAs: spokenEverywhere('http'), requestAttributes: false },
  { rules: { ...NAMES, errorWhen: ERRORS }, decodeAs: spokenEverywhere('redis'), requestAttributes: true },
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
  return { routes: rules.routes, keys: rules.redisKeys, statements: rules.statements, requestAttributes };
}

function spokenEverywhere(protocol: string): DecodeAs[] {
  return PORTS.map((port) => ({ port, protocol }));
}
