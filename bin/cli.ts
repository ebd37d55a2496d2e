import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Interfaces } from '@oclif/core';
import { Config } from '@oclif/core/config';
import { CLIError } from '@oclif/core/errors';
import { run } from '@oclif/core/run';
import { ERROR_CODES } from '../src/lib/error-codes.ts';
import { UserError } from '../src/lib/errors.ts';
import { stripControl } from '../src/lib/formats.ts';
import { didYouMean, nearestName } from '../src/lib/nearest.ts';

/** Wrong usage, as oclif finds it: exit status 2. */
const WRONG_USAGE = 2;
/** Any fault of ours where other exit statuses are those of a command behind `--`, as `env` and `timeout` have it. */
const NOT_THE_COMMANDS = 125;

/**
 * Runs one command line and sets `process.exitCode`; the process ends when nothing is left to do.
 * Never rejects: each error is printed here, and only here.
 */
export async function main(argv: string[]): Promise<void> {
  process.stdout.on('error', endQuietlyOnClosedPipe);
  // Nothing is left to do. Node.js would give the signals back while it takes itself apart, and one that comes then ends it.
  process.once('beforeExit', (code) => process.exit(code));
  let config: Interfaces.Config | null = null;
  try {
    config = await loadConfig();
    if (!isKnown(argv[0], config)) throw unknownCommand(argv[0], config);
    await run(argv, config);
  } catch (error) {
    const status = report(error, argv, config);
    process.exitCode = status !== 0 && becomesCommand(argv) ? NOT_THE_COMMANDS : status;
  }
}

/** The package's own package.json is one folder above the bundle (dist/cli.js). */
async function loadConfig(): Promise<Interfaces.Config> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const pjson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Interfaces.PJSON;
  return Config.load({ root, pjson, isRoot: true, userPlugins: false, devPlugins: false });
}

/** `check` judges the command, and has exit statuses of its own. */
function becomesCommand(argv: readonly string[]): boolean {
  return argv.includes('--') && argv[0] !== 'check';
}

/** What oclif understands in the first place, beside the commands. */
const WITHOUT_COMMAND = ['--help', '-h', '--version'];

function isKnown(id: string | undefined, config: Interfaces.Config): boolean {
  return id === undefined || WITHOUT_COMMAND.includes(id) || config.commandIDs.includes(id);
}

function unknownCommand(id: string | undefined, config: Interfaces.Config): UserError {
  const shown = config.commands.filter(({ hidden }) => !hidden);
  const names = shown.map((command) => command.id).sort();
  const question = didYouMean(id ?? '', names);
  return new UserError('BAD_FLAG', `there is no command "${id}"${question}`, [
    `Commands: ${names.join(', ')}. See sae-mon --help.`,
  ]);
}

/** `sae-mon … | head`: whoever reads has seen enough, which is no failure. */
function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
}

/** Prints an error as its kind deserves; gives the exit status. */
function report(error: unknown, argv: readonly string[], config: Interfaces.Config | null): number {
  if (error instanceof UserError) {
    print(error.message, error.next);
    return ERROR_CODES[error.code].exit;
  }
  if (error instanceof CLIError) return reportUsage(error, argv, config);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`sae-mon: this is a bug; please report it with these lines\n${stack}\n`);
  return 1;
}

/** oclif's messages hold several lines and their own hint; what is wrong is said in one. */
function reportUsage(error: CLIError, argv: readonly string[], config: Interfaces.Config | null): number {
  const exit = error.oclif.exit ?? WRONG_USAGE;
  if (error.message === 'EEXIT: 0') return exit;
  const command = argv.find((word) => !word.startsWith('-'));
  const help = command ? `sae-mon ${command} --help` : 'sae-mon --help';
  const lines = error.message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^The following errors? occurred:\n/, '')
    .split('\n');
  const message = lines
    .map((line) => line.trim())
    .join(' ')
    .replace(/^Nonexistent flag/, 'unknown flag');
  print(message, [...meantFlags(error, config), `See ${help}.`]);
  return exit;
}

/** As oclif's parser throws it; its class is not exported. */
interface FlagsError extends CLIError {
  readonly flags?: readonly string[];
  readonly parse?: { readonly input?: { readonly flags?: object } };
}

/** What an unknown flag was probably meant to be, or whose it is. */
function meantFlags(error: CLIError, config: Interfaces.Config | null): string[] {
  const { flags = [], parse } = error as FlagsError;
  const known = Object.keys(parse?.input?.flags ?? {});
  return flags.flatMap((flag) => {
    const name = flag.replace(/^-+/, '');
    const meant = nearestName(name, known);
    if (meant !== null) return [`did you mean --${meant}?`];
    const others = config?.commands.filter((command) => Object.hasOwn(command.flags, name)) ?? [];
    return others.length === 0
      ? []
      : [
          `--${name} is a flag of ${others
            .map(({ id }) => id)
            .sort()
            .join(', ')}.`,
        ];
  });
}

/** What is told may hold names of processes and files, and what was typed: none may steer a terminal. */
function print(message: string, next: readonly string[]): void {
  const lines = [`sae-mon: ${message}`, ...next.map((step) => `  ${step}`)];
  process.stderr.write(`${lines.map((line) => line.split('\n').map(stripControl).join('\n')).join('\n')}\n`);
}
