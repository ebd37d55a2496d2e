import { errnoName, errnoText } from './errno.ts';

/** What the system, libbpf or a closed handle refused. */
export class BpfError extends Error {
  override readonly name = 'BpfError';
  /** What was being done: `attach program "count_calls"`. */
  readonly operation: string;
  /** Positive errno of Linux; 4000 and up are libbpf's. */
  readonly errno: number;
  /** Its name: `EPERM`. */
  readonly code: string;
  /** What libbpf said during the call; may be empty. */
  readonly log: string;

  constructor(operation: string, errno: number, details: ErrorDetails = {}) {
    const { reason, log = '', cause } = details;
    const code = errnoName(errno);
    const text = `cannot ${operation}: ${reason ?? errnoText(errno)} (${code})${lastLines(log, LOG_LINES_IN_MESSAGE)}`;
    super(text, cause === undefined ? undefined : { cause });
    this.operation = operation;
    this.errno = errno;
    this.code = code;
    this.log = log;
  }
}

/** The kernel's verifier refused a program. */
export class VerifierError extends Error {
  override readonly name = 'VerifierError';
  readonly program: string;
  readonly errno: number;
  readonly code: string;
  /** The verifier's whole log; the message has its last lines. */
  readonly log: string;

  constructor(program: string, errno: number, log: string) {
    const code = errnoName(errno);
    super(
      `the kernel refused the program "${program}": ${errnoText(errno)} (${code})${lastLines(log, VERIFIER_LINES_IN_MESSAGE)}`,
    );
    this.program = program;
    this.errno = errno;
    this.code = code;
    this.log = log;
  }
}

export interface ErrorDetails {
  /** Instead of the errno's own text. */
  readonly reason?: string;
  readonly log?: string;
  readonly cause?: unknown;
}

/** What libbpf says of one failure fits; more of it is about what came before. */
const LOG_LINES_IN_MESSAGE = 4;
/** The verifier's verdict and the instructions that led to it come last, before a line of statistics. */
const VERIFIER_LINES_IN_MESSAGE = 8;

function lastLines(log: string, count: number): string {
  const lines = log.trimEnd().split('\n').slice(-count);
  return log.trim() === '' ? '' : `\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/**
 * libbpf prints of a program that was refused: this line, maybe a hint on limits, and the log. With a log level the logs
 * of accepted programs come before it, without the line.
 */
const REFUSED =
  /prog '([^']+)': BPF program load failed:.*\n(?:.*\n)?libbpf: prog '\1': -- BEGIN PROG LOAD LOG --\n([\s\S]*?)-- END PROG LOAD LOG --/;

/** Tells a refusal by the verifier, which leaves a log, from every other failure to load. */
export function loadError(operation: string, errno: number, messages: string): BpfError | VerifierError {
  const [, program, log = ''] = messages.match(REFUSED) ?? [];
  if (program === undefined || log.trim() === '') return new BpfError(operation, errno, { log: messages });
  return new VerifierError(program, errno, log.trim());
}

/** EBADF in Linux, on every architecture. */
const EBADF = 9;
/** ENOENT likewise. */
const ENOENT = 2;

export function closedError(what: string): BpfError {
  return new BpfError(`use ${what}`, EBADF, { reason: 'it is closed' });
}

export function missingError(kind: string, name: string, existing: readonly string[]): BpfError {
  const list = existing.length === 0 ? 'it has none' : `it has ${existing.join(', ')}`;
  return new BpfError(`find the ${kind} "${name}"`, ENOENT, { reason: `the object has no such ${kind}; ${list}` });
}
