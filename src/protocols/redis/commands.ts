import { StringTable } from '../../lib/string-table.ts';
import { OTHER } from '../protocol.ts';
import { COMMANDS_BY_FEWEST_ARGUMENTS, MODULE_COMMANDS, SUBCOMMANDS } from './command-list.ts';
import { type KeyPlace, keyPlaceOf, NO_KEY } from './key-places.ts';
import { ANY_SHAPE, shapesOf } from './shapes.ts';

/** What a command means to the conversation. */
export const ROLE_PLAIN = 0;
/** Its first argument is part of its name. */
export const ROLE_CONTAINER = 1;
/** Waits for other clients by design. */
export const ROLE_BLOCKING = 2;
/** XREAD, XREADGROUP: wait where BLOCK is given. */
export const ROLE_STREAM_READ = 3;
/** Answered once for each channel. */
export const ROLE_SUBSCRIPTION = 4;
export const ROLE_MONITOR = 5;
export const ROLE_HELLO = 6;
/** SYNC, PSYNC: what follows is the replication stream. */
export const ROLE_REPLICATION = 7;
export const ROLE_REPLCONF = 8;
export const ROLE_RESET = 9;
export const ROLE_MULTI = 10;
/** EXEC, DISCARD. */
export const ROLE_END_MULTI = 11;
/** PING, QUIT: allowed while subscribed. */
export const ROLE_ANY_TIME = 12;

const ROLES: readonly (readonly [role: number, names: string])[] = [
  [ROLE_BLOCKING, 'BLPOP BRPOP BLMOVE BLMOVEM BRPOPLPUSH BLMPOP BZPOPMIN BZPOPMAX BZMPOP WAIT WAITAOF'],
  [ROLE_STREAM_READ, 'XREAD XREADGROUP'],
  [ROLE_SUBSCRIPTION, 'SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE'],
  [ROLE_MONITOR, 'MONITOR'],
  [ROLE_HELLO, 'HELLO'],
  [ROLE_REPLICATION, 'SYNC PSYNC'],
  [ROLE_REPLCONF, 'REPLCONF'],
  [ROLE_RESET, 'RESET'],
  [ROLE_MULTI, 'MULTI'],
  [ROLE_END_MULTI, 'EXEC DISCARD'],
  [ROLE_ANY_TIME, 'PING QUIT'],
  [ROLE_CONTAINER, Object.keys(SUBCOMMANDS).join(' ')],
];

export interface Command {
  readonly operation: string;
  readonly role: number;
  readonly fewestArguments: number;
  readonly mostArguments: number;
  readonly key: KeyPlace;
  /** Of its replies; see `shapes.ts`. */
  readonly shapes: number;
  readonly subcommands: StringTable | null;
  /** `CONFIG GET`, by the subcommand's id. */
  readonly operations: readonly string[];
}

/** A command that is not in the table. */
export const OTHER_COMMAND: Command = {
  operation: OTHER,
  role: ROLE_PLAIN,
  fewestArguments: 0,
  mostArguments: Infinity,
  key: { index: NO_KEY, counted: false },
  shapes: ANY_SHAPE,
  subcommands: null,
  operations: [],
};

const COMMANDS: readonly Command[] = [
  ...COMMANDS_BY_FEWEST_ARGUMENTS.flatMap((names, fewest) => words(names).map((name) => commandOf(name, fewest))),
  ...words(MODULE_COMMANDS).map((name) => commandOf(name, 1)),
];
const TABLE = StringTable.of(
  COMMANDS.map((command) => command.operation),
  true,
);

/** The command with this name, in either case, or OTHER_COMMAND. */
export function findCommand(bytes: Uint8Array, start: number, end: number): Command {
  const id = TABLE.find(bytes, start, end);
  return id < 0 ? OTHER_COMMAND : (COMMANDS[id] as Command);
}

/** Whether it is a known command that can have so many arguments. */
export function takes(command: Command, count: number): boolean {
  return command !== OTHER_COMMAND && count >= command.fewestArguments && count <= command.mostArguments;
}

/** `entry`: a name of `command-list.ts`, with `=` where it takes no more arguments. */
function commandOf(entry: string, fewestArguments: number): Command {
  const name = entry.replace('=', '');
  const role = ROLES.find(([, names]) => words(names).includes(name))?.[0] ?? ROLE_PLAIN;
  const subcommands = words(SUBCOMMANDS[name] ?? '');
  return {
    operation: name,
    role,
    fewestArguments,
    mostArguments: name === entry ? Infinity : fewestArguments,
    key: keyPlaceOf(name),
    shapes: shapesOf(name),
    subcommands: subcommands.length === 0 ? null : StringTable.of(subcommands, true),
    operations: subcommands.map((subcommand) => `${name} ${subcommand}`),
  };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
