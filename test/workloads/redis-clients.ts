import { type ClientOptions, LanguageClient } from './language-client.ts';
import { type Language, languageCommand } from './language-command.ts';

/** Redis libraries, each as the words after its language's own (`language-command.ts`). */
const CLIENTS = {
  'go-redis': ['go', 'redis-client'],
  ioredis: ['node', 'redis-client-program.ts', 'ioredis'],
  jedis: ['java', 'JedisClient'],
  lettuce: ['java', 'LettuceClient'],
  'node-redis, RESP2': ['node', 'redis-client-program.ts', 'node-redis-2'],
  'node-redis, RESP3': ['node', 'redis-client-program.ts', 'node-redis-3'],
  phpredis: ['php', 'redis-client.php'],
  'redis-py': ['python', 'redis_client.py'],
  'redis-rs': ['rust', 'redis-client'],
} as const satisfies Record<string, readonly [Language, ...string[]]>;
export type RedisClientName = keyof typeof CLIENTS;
export const REDIS_CLIENTS = Object.keys(CLIENTS) as readonly RedisClientName[];

export async function startRedisClient(name: RedisClientName, options: ClientOptions): Promise<LanguageClient> {
  const [language, ...words] = CLIENTS[name];
  return LanguageClient.start(await languageCommand(language, ...words), options);
}
