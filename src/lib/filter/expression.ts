/**
 * Regular expressions of users, by RE2's syntax and engine: the time is linear in the text, whatever the expression, so that
 * none can stall the worker. Node's own engine goes back and takes 2^n steps for `(a+)+$`.
 */
import { RE2JS, RE2JSException } from 're2js';

/**
 * Instructions of a compiled expression, `[a-z]{1,100}` has 200. The engine's steps are at most this times the text's length.
 */
const MAX_INSTRUCTIONS = 1000;

/** Compiles, or says why not. */
export function compileExpression(source: string): RE2JS | { readonly why: string } {
  try {
    const expression = RE2JS.compile(source);
    return expression.programSize() <= MAX_INSTRUCTIONS ? expression : { why: 'it is too large: repeat less' };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { why: error.message.replace(/^error parsing regexp: /, '') };
  }
}
