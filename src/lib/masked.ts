/**
 * What of a text that may be a secret is shown: what has the form of a word or a number. All else is its length, in
 * brackets. So a form of secret that nobody has thought of is masked, too.
 */

const WORD = /^[A-Za-z][A-Za-z._~-]{0,31}$/;
const NUMBER = /^\d{1,20}$/;
/** `v1`, `a1b2`: too short to keep anything. */
const SHORT = /^[\w.~-]{1,7}$/;

export function maskedPart(text: string): string {
  return WORD.test(text) || NUMBER.test(text) || SHORT.test(text) ? text : lengthOf(text);
}

/** In place of a text. */
export function lengthOf(text: string): string {
  return `(${text.length})`;
}
