/**
 * Keys to patterns of low cardinality: what stands between colons is a part, and each part goes by the rules of routes.
 * The braces of a hash tag (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags) are
 * passed over.
 */
import { ANY, TEMPLATES } from '../../lib/templates/segments.ts';
import { TemplateTree } from '../../lib/templates/template-tree.ts';

/** Longer keys hold data. */
export const MAX_KEY_BYTES = 256;

const COLON = 0x3a;
const OPENING = 0x7b;
const CLOSING = 0x7d;

export class KeyTable {
  readonly #tree = new TemplateTree({ separator: ':', prefix: '' });
  #tooLong = 0;

  /** Keys of which a part became `{*}`. */
  get capped(): number {
    return this.#tree.capped + this.#tooLong;
  }

  /** The pattern of the key [start, end); null where it is empty. */
  patternOf(bytes: Uint8Array, start: number, end: number): string | null {
    if (start === end) return null;
    const tree = this.#tree;
    let node = tree.root;
    for (let at = start; at <= end; at += 1) {
      const first = bytes[at] === OPENING && at < end ? at + 1 : at;
      while (at < end && bytes[at] !== COLON) at += 1;
      const child = tree.child(node, bytes, first, at > first && bytes[at - 1] === CLOSING ? at - 1 : at);
      if (child === null) return tree.overflow(node);
      node = child;
    }
    return tree.textOf(node);
  }

  /** What stands for a key that is too long to be looked at. */
  longKey(): string {
    this.#tooLong += 1;
    return TEMPLATES[ANY];
  }
}
