/** Operations of statements: a closed list, by small numbers. */
import { OTHER } from '../../protocol.ts';
import { isKind, isVerb, WORD_COUNT, wordNamed, wordText } from './words.ts';

/** Verbs that need the kind of what they make to say anything. */
const WITH_KIND = ['CREATE', 'ALTER', 'DROP'];

const TEXTS: string[] = [OTHER];
/** By the verb's word, and by verb and kind. */
const OF_VERB = new Int32Array(WORD_COUNT);
const OF_KIND = new Map<number, Int32Array>();

for (let word = 0; word < WORD_COUNT; word += 1) {
  if (!isVerb(word)) continue;
  OF_VERB[word] = TEXTS.push(wordText(word)) - 1;
}
for (const verb of WITH_KIND) {
  const ids = new Int32Array(WORD_COUNT);
  for (let word = 0; word < WORD_COUNT; word += 1) {
    if (isKind(word)) ids[word] = TEXTS.push(`${verb} ${wordText(word)}`) - 1;
  }
  OF_KIND.set(wordNamed(verb), ids);
}

/** `_OTHER`. */
export const OTHER_STATEMENT = 0;
/** Of MariaDB: it begins no transaction. */
export const COMPOUND_STATEMENT = TEXTS.push('BEGIN NOT ATOMIC') - 1;
export const OPERATION_COUNT = TEXTS.length;

export function operationText(operation: number): string {
  return TEXTS[operation] as string;
}

export function operationOf(verb: number): number {
  return OF_VERB[verb] as number;
}

/** Whether the statement's name has two words. */
export function wantsKind(verb: number): boolean {
  return OF_KIND.has(verb);
}

export function operationOfKind(verb: number, kind: number): number {
  return OF_KIND.get(verb)?.[kind] as number;
}
