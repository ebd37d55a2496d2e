import { Child } from './child.ts';
import { type Language, languageCommand } from './language-command.ts';

/** Of its command: after the language's own (`language-command.ts`), before the contract's (README.md). */
const WORDS = {
  ioredis: ['node', 'shared-redis-program.ts', 'ioredis'],
  'node-redis': ['node', 'shared-redis-program.ts', 'node-redis'],
  'redis-rs': ['rust', 'shared-redis'],
  'go-redis': ['go', 'shared-redis'],
  lettuce: ['java', 'SharedRedis'],
} as const satisfies Record<string, readonly [Language, ...string[]]>;
export type SharedRedisName = keyof typeof WORDS;
export const SHARED_REDIS_NAMES = Object.keys(WORDS) as readonly SharedRedisName[];

/** Of one command, or of several, errors among them. */
export const KINDS = ['one', 'many'] as const;
export type Kinds = (typeof KINDS)[number];

/** One connection and its callers. */
export interface Callers {
  readonly port: number;
  readonly callers: number;
  /** How long one waits between an answer and its next request, at the most. */
  readonly thinkMs: number;
}

/** What the client says of one of its connections. */
export interface Told {
  readonly timeMs: number;
  /** `GET ok`: how many since it began. */
  readonly answered: Readonly<Record<string, number>>;
  /** Of what was answered since it was asked last. */
  readonly medianMs: number;
}

/** A client whose callers share each of its connections; it goes on until it is stopped. */
export class SharedRedisClient implements AsyncDisposable {
  readonly #child: Child;
  #questions = 0;

  private constructor(child: Child) {
    this.#child = child;
  }

  /** Resolves when each caller was answered. */
  static async start(name: SharedRedisName, kinds: Kinds, connections: readonly Callers[]): Promise<SharedRedisClient> {
    const [language, ...words] = WORDS[name];
    const numbers = connections.flatMap(({ port, callers, thinkMs }) => [port, callers, thinkMs].map(String));
    const [program, ...args] = await languageCommand(language, ...words, kinds, ...numbers);
    const child = new Child(program, args);
    await child.line('stdout', 'ready');
    return new SharedRedisClient(child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** In the order of the connections. */
  async tell(): Promise<Told[]> {
    this.#questions += 1;
    const word = `${this.#questions}:`;
    this.#child.write(`${word}\n`);
    const line = await this.#child.line('stdout', word);
    return JSON.parse(line.slice(word.length)) as Told[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
