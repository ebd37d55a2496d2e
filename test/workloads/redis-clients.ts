import { type ClientOptions, LanguageClient } from './language-client.ts';
import { type Language, languageCommand } from './language-command.ts';

interface Library {
  /** Of RESP, that it can speak. */
  readonly versions: readonly RespVersion[];
  /** Of its command: after the language's own (`language-command.ts`), before the version. */
  readonly words: readonly [Language, ...string[]];
}
export type RespVersion = 2 | 3;

/** redis-cli, and libraries. */
const CLIENTS = {
  'go-redis': { versions: [2, 3], words: ['go', 'redis-client'] },
  ioredis: { versions: [2, 3], words: ['node', 'redis-client-program.ts', 'ioredis'] },
  jedis: { versions: [2, 3], words: ['java', 'JedisClient'] },
  lettuce: { versions: [2, 3], words: ['java', 'LettuceClient'] },
  'node-redis': { versions: [2, 3], words: ['node', 'redis-client-program.ts', 'node-redis'] },
  phpredis: { versions: [2], words: ['php', 'redis-client.php'] },
  'redis-cli': { versions: [2, 3], words: ['python', 'redis_cli.py'] },
  'redis-py': { versions: [2, 3], words: ['python', 'redis_client.py'] },
  'redis-rs': { versions: [2, 3], words: ['rust', 'redis-client'] },
} as const satisfies Record<string, Library>;
export type RedisClientName = keyof typeof CLIENTS;
/** Each with each version of RESP that it can speak. */
export const REDIS_CLIENTS = Object.entries(CLIENTS).flatMap(([name, { versions }]) =>
  versions.map((resp) => ({ name: name as RedisClientName, resp })),
);

export interface RedisClientOptions extends ClientOptions {
  readonly name: RedisClientName;
  readonly resp: RespVersion;
}

export async function startRedisClient({ name, resp, ...options }: RedisClientOptions): Promise<LanguageClient> {
  const [language, ...words] = CLIENTS[name].words;
  return LanguageClient.start(await languageCommand(language, ...words, `${resp}`), options);
}
