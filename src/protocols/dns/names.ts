/**
 * Names by their bytes, bounded: a tree from the last label on, `com`, `example.com`, `www.example.com`. Where a domain has too
 * many names below it, or all together are too many, what comes later is `*.example.com`.
 */
import { readable } from '../../lib/readable.ts';
import { StringTable } from '../../lib/string-table.ts';
import { labelStart, type NameReader } from './name-reader.ts';
import { NO_HASH } from './question-hash.ts';
import { ToldNames } from './told-names.ts';

/** Names right below one: more hosts than one program asks for by their names, and fewer than make a table unreadable. */
export const MAX_NAMES_BELOW = 256;
/** Names and the domains that they are in: about 1.5 MB. */
const MAX_NAMES = 8192;
const ROOT = '.';
const ANY = '*';

export interface NameLimits {
  readonly below: number;
  readonly names: number;
}

/** As many names, and below one domain a share of them that is as large as by default: one domain's do not crowd out all others. */
export function limitsFor(names: number): NameLimits {
  return { names, below: Math.max(MAX_NAMES_BELOW, Math.ceil((names * MAX_NAMES_BELOW) / MAX_NAMES)) };
}

export class Names {
  /** Names that were shown as their domain's. */
  capped = 0;
  readonly #limits: NameLimits;
  readonly #table: StringTable;
  /** By id: names right below it, and what stands for those that found no place. */
  readonly #below: Int32Array;
  readonly #templates: (string | null)[];
  #domains = 0;
  /** Those that were told in full. */
  readonly #told: ToldNames;

  constructor(limits: NameLimits = { below: MAX_NAMES_BELOW, names: MAX_NAMES }) {
    this.#limits = limits;
    this.#table = new StringTable({ capacity: limits.names, maxBytes: Number.MAX_SAFE_INTEGER, show: presented });
    this.#below = new Int32Array(limits.names);
    this.#templates = new Array<string | null>(limits.names).fill(null);
    this.#told = new ToldNames(limits.names);
  }

  /** Held. */
  get size(): number {
    return this.#table.size;
  }

  /** What the name of the question with this hash, sent as [from, to), was told as before; null: read it. Spares a third of a question's time. */
  toldBefore(hash: number, bytes: Uint8Array, from: number, to: number): string | null {
    return hash === NO_HASH ? null : this.#told.find(hash, bytes, from, to);
  }

  /** The name of a question, sent as [from, to), which has been read. */
  // biome-ignore lint/complexity/useMaxParams: bytes are three of them, and an object would be allocated for every question
  tell(hash: number, bytes: Uint8Array, from: number, to: number, name: NameReader): string {
    const { capped } = this;
    const text = this.textOf(name);
    if (this.capped === capped && hash !== NO_HASH) this.#told.add(hash, bytes, from, to, text);
    return text;
  }

  /** The name that was read last, or its domain's template. */
  textOf({ text, length }: NameReader): string {
    if (length === 0) return ROOT;
    const known = this.#table.find(text, 0, length);
    return known >= 0 ? this.#table.text(known) : this.#newcomer(text, length);
  }

  /** From the last label on: each domain is known, or becomes so while there is room. */
  #newcomer(text: Uint8Array, length: number): string {
    let domain = -1;
    for (let start = labelStart(text, length); ; start = labelStart(text, start - 1)) {
      let id = this.#table.find(text, start, length);
      if (id < 0) id = this.#add(domain, text, start, length);
      if (id < 0) return this.#templateOf(domain);
      if (start === 0) return this.#table.text(id);
      domain = id;
    }
  }

  /** -1 where there is no room. */
  #add(domain: number, text: Uint8Array, start: number, length: number): number {
    const { below, names } = this.#limits;
    if (this.#table.size >= names || this.#countBelow(domain) >= below) return -1;
    if (domain < 0) this.#domains += 1;
    else this.#below[domain] = this.#countBelow(domain) + 1;
    return this.#table.add(text, start, length);
  }

  #countBelow(domain: number): number {
    return domain < 0 ? this.#domains : (this.#below[domain] as number);
  }

  #templateOf(domain: number): string {
    this.capped += 1;
    if (domain < 0) return ANY;
    const template = this.#templates[domain] ?? `${ANY}.${this.#table.text(domain)}`;
    this.#templates[domain] = template;
    return template;
  }
}

/** As in master files: what is neither visible nor of a script is written `\DDD`. */
function presented(text: Uint8Array, start: number, end: number): string {
  return readable(text, start, end, (byte) => `\\${String(byte).padStart(3, '0')}`);
}
