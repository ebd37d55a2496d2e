/**
 * Paths (RFC 9112, 3.2: origin-form, absolute-form, asterisk-form) to route templates of low cardinality. The query is
 * dropped, and so are parameters of segments (`;jsessionid=…`, RFC 3986, 3.3): both may hold secrets.
 *
 * A tree of places: a segment's children are found by their bytes, so a path that was seen before costs no allocation,
 * and neither does a new value of a known template. At a place with `maxChildren` literal children newcomers become
 * `{*}`, until one comes again and again while another has fallen out of use.
 */
import { printable } from '../../lib/ascii.ts';
import { RouteNode } from './route-node.ts';
import { ANY, classifySegment, LITERAL, TEMPLATES } from './segments.ts';

export interface RouteLimits {
  /** Literal children of one place; by the design's default rules. */
  readonly maxChildren: number;
  /** Places in the whole table: about 1 MiB. */
  readonly maxNodes: number;
  /** Segments; deeper ones are one `{*}`. */
  readonly maxDepth: number;
  /** Characters of a route: two lines of a terminal. */
  readonly maxLength: number;
}

export const ROUTE_LIMITS: RouteLimits = { maxChildren: 100, maxNodes: 4096, maxDepth: 16, maxLength: 160 };

const SLASH = 0x2f;
const QUESTION = 0x3f;
const NUMBER_SIGN = 0x23;
const SEMICOLON = 0x3b;
const COLON = 0x3a;
const ASTERISK = 0x2a;
const NO_BYTES = new Uint8Array(0);

export class RouteTable {
  /** Paths of which a part became `{*}`. */
  capped = 0;
  readonly #limits: RouteLimits;
  readonly #root = new RouteNode(null, '', NO_BYTES);
  #nodes = 1;

  constructor(limits: RouteLimits = ROUTE_LIMITS) {
    this.#limits = limits;
  }

  /** Places held, at most `maxNodes`. */
  get nodes(): number {
    return this.#nodes;
  }

  /** The route of a request-target that has no spaces: printable ASCII. */
  routeOf(bytes: Uint8Array, start: number, end: number): string {
    if (bytes[start] === SLASH) return this.#walk(bytes, start, end);
    if (bytes[start] === ASTERISK && end - start === 1) return '*';
    const path = absolutePath(bytes, start, end);
    if (path >= 0) return path < end && bytes[path] === SLASH ? this.#walk(bytes, path, end) : '/';
    this.capped++;
    return TEMPLATES[ANY];
  }

  #walk(bytes: Uint8Array, path: number, end: number): string {
    let node = this.#root;
    for (let at = path; at < end && bytes[at] === SLASH; ) {
      const start = at + 1;
      for (at = start; at < end && !endsSegment(bytes[at] as number); ) at++;
      const child = node.find(bytes, start, at) ?? this.#newcomer(node, bytes, start, at);
      if (child === null) {
        this.capped++;
        return node.overflow();
      }
      node = child;
      if (bytes[at] === SEMICOLON) at = parametersEnd(bytes, at, end);
    }
    if (node.capped) this.capped++;
    return node.route;
  }

  #newcomer(node: RouteNode, bytes: Uint8Array, start: number, end: number): RouteNode | null {
    const template = classifySegment(bytes, start, end);
    if (template !== LITERAL) return this.#template(node, template);
    if (node.literals >= this.#limits.maxChildren) {
      this.#nodes -= node.makeRoom(bytes, start, end);
      if (node.literals >= this.#limits.maxChildren) return this.#template(node, ANY);
    }
    if (this.#nodes >= this.#limits.maxNodes) return this.#template(node, ANY);
    const child = this.#grow(node, printable(bytes, start, end), Uint8Array.from(bytes.subarray(start, end)));
    if (child !== null) node.addLiteral(child);
    return child;
  }

  #template(node: RouteNode, index: number): RouteNode | null {
    const known = node.template(index);
    if (known !== null) return known;
    const child = this.#grow(node, TEMPLATES[index] as string, NO_BYTES);
    if (child !== null) node.setTemplate(index, child);
    return child;
  }

  #grow(node: RouteNode, text: string, segment: Uint8Array): RouteNode | null {
    const { maxNodes, maxDepth, maxLength } = this.#limits;
    const length = node.route.length + 1 + text.length;
    if (this.#nodes >= maxNodes || node.depth >= maxDepth || length > maxLength) return null;
    this.#nodes++;
    return new RouteNode(node, text, segment);
  }
}

/** Where the path of `scheme "://" authority path` begins, maybe at `end`; -1 for another form. */
function absolutePath(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && ((bytes[at] as number) | 0x20) >= 0x61 && ((bytes[at] as number) | 0x20) <= 0x7a) at++;
  if (at === start || bytes[at] !== COLON || bytes[at + 1] !== SLASH || bytes[at + 2] !== SLASH || at + 2 >= end)
    return -1;
  for (at += 3; at < end && !endsSegment(bytes[at] as number); ) at++;
  return at;
}

function endsSegment(byte: number): boolean {
  return byte === SLASH || byte === QUESTION || byte === NUMBER_SIGN || byte === SEMICOLON;
}

function parametersEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== SLASH && bytes[at] !== QUESTION && bytes[at] !== NUMBER_SIGN) at++;
  return at;
}
