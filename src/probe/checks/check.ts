import type { ErrorCode } from '../../lib/error-codes.ts';
import type { NeedName } from '../reach/needs.ts';

/** One thing that this host has or lacks. Plain data. */
export interface HostCheck {
  readonly name: string;
  readonly ok: boolean;
  /** Without it nothing can be attached. */
  readonly required: boolean;
  readonly detail: string;
  /** What to do where it is missing. */
  readonly remedy: string | null;
  /** Of the error that its lack gives. */
  readonly code: ErrorCode;
  /** What a container or unit has to be given for it; nothing where that would not help. */
  readonly needs?: readonly NeedName[];
}
