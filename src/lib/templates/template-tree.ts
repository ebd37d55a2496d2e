/**
 * Texts of many parts (paths, keys) to templates of low cardinality.
 *
 * A tree of places: the parts behind one are found by their bytes, so a text that was seen before costs no allocation,
 * and neither does a new value of a known template. At a place with `maxChildren` literal children newcomers become
 * `{*}`, until one comes again and again while another has fallen out of use.
 */
import { ascii, printable } from '../ascii.ts';
import { copyBytes } from '../copy-bytes.ts';
import { Judge, MAX_BYTES } from './judge.ts';
import { ANY, LITERAL, TEMPLATES } from './segments.ts';
import { TemplateNode } from './template-node.ts';

export interface TemplateLimits {
  /** Literal children of one place; by the design's default rules. */
  readonly maxChildren: number;
  /** Places in the whole tree: about 1 MiB. */
  readonly maxNodes: number;
  /** Parts; deeper ones are one `{*}`. */
  readonly maxDepth: number;
  /** Characters of a template: two lines of a terminal. */
  readonly maxLength: number;
}

export const TEMPLATE_LIMITS: TemplateLimits = { maxChildren: 100, maxNodes: 4096, maxDepth: 16, maxLength: 160 };

const TEMPLATE_BYTES = TEMPLATES.map(ascii);
const LONGEST_TEMPLATE = Math.max(...TEMPLATES.map(({ length }) => length));
const NO_BYTES = new Uint8Array(0);

export interface TemplateForm {
  /** Between two parts. */
  readonly separator: string;
  /** Before the first. */
  readonly prefix: string;
}

export class TemplateTree {
  /** Texts of which a part became `{*}`. */
  capped = 0;
  readonly root = new TemplateNode(null, '', NO_BYTES);
  readonly #limits: TemplateLimits;
  readonly #form: TemplateForm;
  #nodes = 1;
  readonly #judge = new Judge();
  /** A segment with a template in it. */
  readonly #filled = new Uint8Array(MAX_BYTES + LONGEST_TEMPLATE);

  constructor(form: TemplateForm, limits: TemplateLimits = TEMPLATE_LIMITS) {
    this.#form = form;
    this.#limits = limits;
  }

  /** Places held, at most `maxNodes`. */
  get nodes(): number {
    return this.#nodes;
  }

  /** The place of the part [start, end) behind `node`; null where there is no room: see `overflow`. */
  child(node: TemplateNode, bytes: Uint8Array, start: number, end: number): TemplateNode | null {
    return node.find(bytes, start, end) ?? this.#newcomer(node, bytes, start, end);
  }

  /** The template that ends at `node`. */
  textOf(node: TemplateNode): string {
    if (node.capped) this.capped += 1;
    return node.text;
  }

  /** The template of whatever is behind `node` and has no place. */
  overflow(node: TemplateNode): string {
    this.capped += 1;
    return node.overflow(this.#joint(node));
  }

  #newcomer(node: TemplateNode, bytes: Uint8Array, start: number, end: number): TemplateNode | null {
    const judge = this.#judge;
    const template = judge.judge(bytes, start, end, node.place);
    if (template === LITERAL) return this.#literal(node, bytes, start, end);
    if (judge.before === 0 && judge.behind === 0) return this.#template(node, template);
    const length = this.#fillIn(template, bytes, start, end);
    const filled = this.#filled;
    return node.find(filled, 0, length) ?? this.#literal(node, filled, 0, length);
  }

  #literal(node: TemplateNode, bytes: Uint8Array, start: number, end: number): TemplateNode | null {
    if (node.literals >= this.#limits.maxChildren) {
      this.#nodes -= node.makeRoom(bytes, start, end);
      if (node.literals >= this.#limits.maxChildren) return this.#template(node, ANY);
    }
    if (this.#nodes >= this.#limits.maxNodes) return this.#template(node, ANY);
    const child = this.#grow(node, printable(bytes, start, end), Uint8Array.from(bytes.subarray(start, end)));
    if (child !== null) node.addLiteral(child);
    return child;
  }

  /** Writes the segment with a template in the place of what is hidden in it, and returns the length. */
  #fillIn(template: number, bytes: Uint8Array, start: number, end: number): number {
    const { before, behind } = this.#judge;
    const hidden = TEMPLATE_BYTES[template] as Uint8Array;
    const filled = this.#filled;
    copyBytes.call(bytes, filled, 0, start, start + before);
    copyBytes.call(hidden, filled, before, 0, hidden.length);
    copyBytes.call(bytes, filled, before + hidden.length, end - behind, end);
    return before + hidden.length + behind;
  }

  #template(node: TemplateNode, index: number): TemplateNode | null {
    const known = node.template(index);
    if (known !== null) return known;
    const child = this.#grow(node, TEMPLATES[index] as string, NO_BYTES);
    if (child !== null) node.setTemplate(index, child);
    return child;
  }

  #grow(node: TemplateNode, part: string, segment: Uint8Array): TemplateNode | null {
    const { maxNodes, maxDepth, maxLength } = this.#limits;
    const text = `${node.text}${this.#joint(node)}${part}`;
    if (this.#nodes >= maxNodes || node.depth >= maxDepth || text.length > maxLength) return null;
    this.#nodes += 1;
    return new TemplateNode(node, text, segment);
  }

  #joint(node: TemplateNode): string {
    return node.depth === 0 ? this.#form.prefix : this.#form.separator;
  }
}
