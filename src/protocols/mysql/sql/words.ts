/** The words of SQL that tell which statement it is and where its tables stand. */
import { ascii, UPPER_CASE } from '../../../lib/ascii.ts';

/** What a statement can be called; what is not here is `_OTHER`. */
const VERBS = `SELECT INSERT UPDATE DELETE REPLACE CALL WITH TABLE VALUES DO HANDLER LOAD IMPORT
  BEGIN START COMMIT ROLLBACK SAVEPOINT RELEASE XA LOCK UNLOCK SET USE SHOW DESCRIBE DESC EXPLAIN ANALYZE CHECK CHECKSUM
  OPTIMIZE REPAIR CREATE ALTER DROP RENAME TRUNCATE GRANT REVOKE FLUSH KILL RESET PURGE CHANGE STOP PREPARE EXECUTE
  DEALLOCATE INSTALL UNINSTALL CACHE BINLOG HELP SIGNAL RESIGNAL GET SHUTDOWN RESTART CLONE BACKUP IF CASE WHILE FOR`;
/** What is created, altered and dropped. */
const KINDS = `TABLE VIEW INDEX DATABASE SCHEMA USER ROLE PROCEDURE FUNCTION TRIGGER EVENT SEQUENCE SERVER TABLESPACE
  PACKAGE`;
/** Between a word that introduces tables and the first of them. */
const MODIFIERS = `LOW_PRIORITY HIGH_PRIORITY DELAYED QUICK IGNORE INTO TABLE TABLES ONLY LATERAL IF NOT EXISTS OR
  NO_WRITE_TO_BINLOG LOCAL`;
/** Behind which no more tables of a list come. */
const LIST_ENDS = `WHERE SET GROUP ORDER HAVING LIMIT UNION EXCEPT INTERSECT VALUES VALUE WINDOW FOR PROCEDURE RETURNING
  OFFSET FETCH`;
const OTHERS = `FROM JOIN STRAIGHT_JOIN INTO KEY ON AS DISTINCT DUAL OUTFILE DUMPFILE RECURSIVE EXTENDED PARTITIONS FORMAT
  CONNECTION IDENTIFIED PASSWORD IN ROW SCHEMAS AND BY COUNT IS NULL LIKE BETWEEN CROSS INNER LEFT RIGHT OUTER NATURAL USING
  ASC DUPLICATE ALL ANY SOME THEN WHEN ELSE END DIV MOD XOR REGEXP RLIKE TO UNIQUE TEMPORARY READ WRITE INFILE DEFAULT TRUE
  FALSE INTERVAL`;

const TEXTS = [
  ...new Set([VERBS, KINDS, MODIFIERS, LIST_ENDS, OTHERS].flatMap((words) => words.split(/\s+/)).filter(Boolean)),
];
const BYTES = TEXTS.map(ascii);
/** Longer than any of them; a power of two. */
const MAX_LENGTH = 32;
/** By the last five bits of the first letter, and the length: most names of columns find none, and none finds many. */
const CANDIDATES: readonly (readonly number[])[] = Array.from({ length: 32 * MAX_LENGTH }, (_, slot) =>
  TEXTS.flatMap((text, word) => (slotOf(text.charCodeAt(0), text.length) === slot ? [word] : [])),
);

const IS_VERB = flags(VERBS);
const IS_KIND = flags(KINDS);
const IS_MODIFIER = flags(MODIFIERS);
const ENDS_LIST = flags(LIST_ENDS);

/** No word of the table. */
export const NO_WORD = -1;

/** The number of the word [start, end), in either case; NO_WORD. */
export function findWord(bytes: Uint8Array, start: number, end: number): number {
  if (end - start >= MAX_LENGTH || end === start) return NO_WORD;
  const candidates = CANDIDATES[slotOf(bytes[start] as number, end - start)] as readonly number[];
  for (let i = 0; i < candidates.length; i += 1) {
    if (isWord(BYTES[candidates[i] as number] as Uint8Array, bytes, start)) return candidates[i] as number;
  }
  return NO_WORD;
}

function slotOf(first: number, length: number): number {
  return (first & 0x1f) * MAX_LENGTH + length;
}

function isWord(word: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < word.length; i += 1) if (word[i] !== UPPER_CASE[bytes[start + i] as number]) return false;
  return true;
}

/** In upper case. */
export function wordText(word: number): string {
  return TEXTS[word] as string;
}

export function wordNamed(text: string): number {
  return TEXTS.indexOf(text);
}

export const WORD_COUNT = TEXTS.length;

export function isVerb(word: number): boolean {
  return word !== NO_WORD && IS_VERB[word] === 1;
}

export function isKind(word: number): boolean {
  return word !== NO_WORD && IS_KIND[word] === 1;
}

export function isModifier(word: number): boolean {
  return word !== NO_WORD && IS_MODIFIER[word] === 1;
}

export function endsList(word: number): boolean {
  return word !== NO_WORD && ENDS_LIST[word] === 1;
}

function flags(words: string): Uint8Array {
  const names = words.split(/\s+/);
  return Uint8Array.from(TEXTS, (text) => (names.includes(text) ? 1 : 0));
}
