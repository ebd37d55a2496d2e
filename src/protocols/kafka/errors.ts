import { OTHER } from '../protocol.ts';
import { ERROR_NAMES } from './errors.gen.ts';

const UNKNOWN_SERVER_ERROR = 'UNKNOWN_SERVER_ERROR';
const UNSUPPORTED_VERSION = 'UNSUPPORTED_VERSION';
const MEMBER_ID_REQUIRED = 'MEMBER_ID_REQUIRED';

/** Null for 0: no error; OTHER for one that is newer than all that are known. */
export function errorName(code: number): string | null {
  if (code === 0) return null;
  return code === -1 ? UNKNOWN_SERVER_ERROR : (ERROR_NAMES[code] ?? OTHER);
}

/**
 * What the client asks for to be told how to ask: a version of ApiVersions that the broker does not know (the answer
 * has those that it does), a group's member without an id (KIP-394). A status, and no error of either side.
 */
export function isByDesign(error: string, isApiVersions: boolean): boolean {
  return error === MEMBER_ID_REQUIRED || (isApiVersions && error === UNSUPPORTED_VERSION);
}
