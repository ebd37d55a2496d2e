/** The sections of a file that set defaults of flags: one a command, and `all`, for each command that has the flag. */
import { isScalar, isSeq, type Node } from 'yaml';
import { UserError } from '../../lib/errors.ts';
import { FileFault, lineOf } from '../../yaml/fault.ts';
import { type Entry, entriesOf, knownEntries, placeOf, scalarOf } from '../../yaml/node.ts';
import type { FlagSetting, FlagTable, FlagValue, SettableFlag } from './setting.ts';

/** The section of whichever command has a flag. */
export const ALL = 'all';
const TYPED = 'A file never says whom to watch, where data goes, which files are read, or what is left out.';

/** @throws FileFault */
export function readFlags(section: Entry, table: FlagTable, source: string): FlagSetting[] {
  const { settable, typed } = flagsOf(section.key, table);
  const { value, place } = section;
  refuseTyped(section, typed);
  const entries = knownEntries(value, Object.keys(settable), { what: 'flags without their dashes', place });
  return entries.map((entry) => {
    const read = readValue(entry, settable[entry.key] as SettableFlag, source);
    return { section: section.key, flag: entry.key, value: read, line: lineOf(source, entry.keyPlace[0]) };
  });
}

function flagsOf(section: string, table: FlagTable): FlagTable[string] {
  if (section !== ALL) return table[section] ?? { settable: {}, typed: [] };
  const commands = Object.values(table);
  return {
    settable: Object.assign({}, ...commands.map(({ settable }) => settable)),
    typed: commands.flatMap(({ typed }) => typed),
  };
}

/** Of a key that is a flag there is more to say than that it is not known. */
function refuseTyped({ value, place }: Entry, typed: readonly string[]): void {
  const keys = entriesOf(value, 'flags without their dashes', place);
  const refused = keys.find(({ key }) => typed.includes(key));
  if (refused === undefined) return;
  throw new FileFault(refused.keyPlace, `--${refused.key} is said on the command line alone`, [TYPED]);
}

function readValue(entry: Entry, flag: SettableFlag, source: string): FlagValue {
  if (flag.kind === 'switch') return switchOf(entry);
  const texts = textsOf(entry, flag, source);
  try {
    flag.check(texts);
  } catch (error) {
    if (error instanceof UserError) throw new FileFault(entry.place, error.message, error.next);
    throw error;
  }
  return flag.kind === 'texts' ? texts : (texts[0] ?? '');
}

export function switchOf({ value, place, key }: Entry): boolean {
  const read = scalarOf(value)?.value;
  if (typeof read === 'boolean') return read;
  throw new FileFault(place, 'expected true or false', [`Write ${key}: true.`]);
}

function textsOf({ value, place, key }: Entry, { kind }: SettableFlag, source: string): string[] {
  if (kind === 'texts' && isSeq(value))
    return (value.items as Node[]).map((item) => writtenText(item, source) ?? none(placeOf(item) ?? place, key));
  return [writtenText(value, source) ?? none(place, key)];
}

/** A number as it stands there: `1e3` is none of a flag. */
export function writtenText(node: Node | null, source: string): string | null {
  const scalar = scalarOf(node);
  if (!isScalar(scalar) || scalar.value === null || scalar.value === '') return null;
  if (typeof scalar.value === 'string') return scalar.value;
  const place = placeOf(scalar);
  return place === null ? null : source.slice(...place).trim();
}

function none(place: Entry['place'], key: string): never {
  throw new FileFault(place, `expected a value after ${key}:`);
}
