/** Attaches a uprobe to the function of `programs/called.c`, says so, and ends with its input, if it is not killed. */
import { CALLED, openUprobes } from '../fixture.ts';

const object = openUprobes('on_call');
object.program('on_call').attach({ kind: 'uprobe', path: CALLED, at: { function: 'work' } });
console.log('attached');
process.stdin.resume();
