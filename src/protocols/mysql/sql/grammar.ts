/** Which words introduce tables, and where. */
import { WORD_COUNT, wordNamed } from './words.ts';

export const FROM = wordNamed('FROM');
export const INTO = wordNamed('INTO');
export const ON = wordNamed('ON');
export const KEY = wordNamed('KEY');
export const FOR = wordNamed('FOR');
export const SET = wordNamed('SET');
export const BEGIN = wordNamed('BEGIN');
export const NOT = wordNamed('NOT');
export const DISTINCT = wordNamed('DISTINCT');
export const DUAL = wordNamed('DUAL');
export const SELECT = wordNamed('SELECT');
export const DELETE = wordNamed('DELETE');
export const WITH = wordNamed('WITH');
export const UPDATE = wordNamed('UPDATE');
export const TABLE = wordNamed('TABLE');
export const TABLES = wordNamed('TABLES');
export const INDEX = wordNamed('INDEX');
export const USE = wordNamed('USE');
export const VIEW = wordNamed('VIEW');
export const DROP = wordNamed('DROP');

/** A set of words: asked for each word of each statement. */
class Words {
  readonly #has = new Uint8Array(WORD_COUNT);

  constructor(words: string) {
    for (const word of words.split(' ')) this.#has[wordNamed(word)] = 1;
  }

  includes(word: number): boolean {
    return this.#has[word] === 1;
  }
}

const named = (words: string): Words => new Words(words);
export const JOINS = named('JOIN STRAIGHT_JOIN');
/** A name comes next, or a list of them. */
export const NAME_NEXT = named('INSERT REPLACE UPDATE CALL TABLE HANDLER TRUNCATE');
/** The tables are looked for in all of it; of other statements in their beginning only. */
export const SEARCHED = named('SELECT INSERT REPLACE UPDATE DELETE WITH TABLE VALUES LOAD');
/** What they say of a statement comes first. */
export const EXPLAINS = named('EXPLAIN DESCRIBE DESC ANALYZE');
export const EXPLAIN_OPTIONS = named('EXTENDED PARTITIONS FORMAT ANALYZE FOR CONNECTION NO_WRITE_TO_BINLOG LOCAL');
/** TABLE, TABLES and a list. */
export const MAINTENANCE = named('ANALYZE CHECK CHECKSUM OPTIMIZE REPAIR LOCK RENAME');
/** Kinds whose name is a resource. */
export const NAMED_KINDS = named('TABLE VIEW PROCEDURE FUNCTION TRIGGER EVENT SEQUENCE PACKAGE');
/** … whose bodies are statements. */
export const ROUTINES = named('PROCEDURE FUNCTION TRIGGER EVENT PACKAGE');
/** No table of that name is written without backquotes. */
export const RESERVED = named('SELECT INSERT UPDATE DELETE WITH VALUES SET');
