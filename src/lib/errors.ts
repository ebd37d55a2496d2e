import type { ErrorCode } from './error-codes.ts';

/** Something the user can mend: what was tried, why it failed, what to do next. Shown without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: ErrorCode;
  /** What to do, one step a line. */
  readonly next: readonly string[];

  constructor(code: ErrorCode, message: string, next: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}

/** A bug of ours: what must hold did not. Shown with its stack and a request to report it. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}
