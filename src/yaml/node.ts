/** Nodes of a YAML document, as what such a file may have: every other kind is refused at its place. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { didYouMean } from '../lib/nearest.ts';
import { FileFault } from './fault.ts';

export type Place = readonly [start: number, end: number];

export interface Entry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: Node | null;
  readonly place: Place;
}

/** @throws FileFault */
export function entriesOf(node: Node | null, what: string, place: Place): Entry[] {
  refuseAlias(node);
  if (!isMap(node)) throw new FileFault(placeOf(node) ?? place, `expected ${what}, as NAME: VALUE`);
  return (node as YAMLMap<Node, Node | null>).items.map(entryOf);
}

/** The same, of keys that are known. */
export function knownEntries(
  node: Node | null,
  keys: readonly string[],
  { what, place }: { readonly what: string; readonly place: Place },
): Entry[] {
  const entries = entriesOf(node, what, place);
  for (const { key, keyPlace } of entries) {
    if (keys.includes(key)) continue;
    throw new FileFault(keyPlace, `unknown key "${key}"${didYouMean(key, keys)}`, [`Keys: ${keys.join(', ')}.`]);
  }
  return entries;
}

/** @throws FileFault */
export function itemsOf({ value, place }: Entry, what: string): Node[] {
  refuseAlias(value);
  if (isSeq(value)) return value.items as Node[];
  throw new FileFault(place, `expected ${what}, each begun by a hyphen`);
}

/**
 * A text, and where in the file its first character stands, if each of its characters stands there as it is.
 * @throws FileFault
 */
export function textOf({ value, place, key }: Entry, source: string): { text: string; at: number | null } {
  refuseAlias(value);
  if (!isScalar(value) || typeof value.value !== 'string' || value.value.trim() === '') {
    const written = source.slice(...place).trim();
    const next = isScalar(value) && value.value !== null && value.value !== '' ? [`Write ${key}: "${written}".`] : [];
    throw new FileFault(place, `expected a text after ${key}:`, next);
  }
  const at = place[0] + (value.type === 'PLAIN' ? 0 : 1);
  return { text: value.value, at: source.startsWith(value.value, at) ? at : null };
}

export function scalarOf(node: Node | null): Scalar | null {
  refuseAlias(node);
  return isScalar(node) ? node : null;
}

/** All below it is commented out. */
export function isEmpty({ value }: Entry): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

function entryOf(pair: Pair<Node, Node | null>): Entry {
  const keyPlace = placeOf(pair.key) ?? [0, 0];
  const key = scalarOf(pair.key)?.value;
  if (typeof key !== 'string') throw new FileFault(keyPlace, 'expected a name before the colon');
  return { key, keyPlace, value: pair.value, place: placeOf(pair.value) ?? keyPlace };
}

export function placeOf(node: Node | null): Place | null {
  const range = node?.range ?? null;
  return range === null ? null : [range[0], range[1]];
}

/** Mostly a wildcard, or a negation, that a quote was forgotten of. */
function refuseAlias(node: Node | null): void {
  if (isAlias(node)) throw new FileFault(placeOf(node) ?? [0, 0], 'aliases are not read here', [QUOTES]);
}

export const QUOTES = 'A text that begins with one of * & ! | > % @ ` { [ stands in quotes: "!health".';
