/**
 * Paths (RFC 9112, 3.2: origin-form, absolute-form, asterisk-form) to route templates of low cardinality: by the user's
 * patterns, else by the default rules. The query is dropped, and so are parameters of segments (`;jsessionid=…`,
 * RFC 3986, 3.3): both may hold secrets.
 */
import {
  matchesRoute,
  parametersEnd,
  parseRoutePattern,
  type RoutePattern,
  segmentEnd,
} from '../../lib/route-pattern.ts';
import { ANY, TEMPLATES } from '../../lib/templates/segments.ts';
import { TEMPLATE_LIMITS, type TemplateLimits, TemplateTree } from '../../lib/templates/template-tree.ts';

const SLASH = 0x2f;
const SEMICOLON = 0x3b;
const COLON = 0x3a;
const ASTERISK = 0x2a;
const QUESTION = 0x3f;

export class RouteTable {
  readonly #patterns: readonly RoutePattern[];
  readonly #tree: TemplateTree;
  /** Targets of no known form. */
  #formless = 0;

  /** `patterns`: as `--route` takes them; the first that matches wins. */
  constructor(patterns: readonly string[] = [], limits: TemplateLimits = TEMPLATE_LIMITS) {
    this.#patterns = patterns.map(parseRoutePattern);
    this.#tree = new TemplateTree({ separator: '/', prefix: '/' }, limits);
  }

  /** Paths of which a part became `{*}`. */
  get capped(): number {
    return this.#tree.capped + this.#formless;
  }

  /** Places held by the default rules. */
  get nodes(): number {
    return this.#tree.nodes;
  }

  /** The route of a request-target that has no spaces: printable ASCII. */
  routeOf(bytes: Uint8Array, start: number, end: number): string {
    if (bytes[start] === SLASH) return this.#pathRoute(bytes, start, end);
    if (bytes[start] === ASTERISK && end - start === 1) return '*';
    if (bytes[start] === QUESTION) return '/';
    const path = absolutePath(bytes, start, end);
    if (path >= 0) return path < end && bytes[path] === SLASH ? this.#pathRoute(bytes, path, end) : '/';
    this.#formless += 1;
    return TEMPLATES[ANY];
  }

  #pathRoute(bytes: Uint8Array, path: number, end: number): string {
    const patterns = this.#patterns;
    for (let i = 0; i < patterns.length; i += 1) {
      const pattern = patterns[i] as RoutePattern;
      if (matchesRoute(pattern, bytes, path, end)) return pattern.text;
    }
    return this.#walk(bytes, path, end);
  }

  #walk(bytes: Uint8Array, path: number, end: number): string {
    const tree = this.#tree;
    let node = tree.root;
    for (let at = path; at < end && bytes[at] === SLASH; ) {
      const start = at + 1;
      at = segmentEnd(bytes, start, end);
      const child = tree.child(node, bytes, start, at);
      if (child === null) return tree.overflow(node);
      node = child;
      if (bytes[at] === SEMICOLON) at = parametersEnd(bytes, at, end);
    }
    return tree.textOf(node);
  }
}

/** Where the path of `scheme "://" authority path` begins, maybe at `end`; -1 for another form. */
function absolutePath(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && ((bytes[at] as number) | 0x20) >= 0x61 && ((bytes[at] as number) | 0x20) <= 0x7a) at += 1;
  if (at === start || bytes[at] !== COLON || bytes[at + 1] !== SLASH || bytes[at + 2] !== SLASH || at + 2 >= end)
    return -1;
  return segmentEnd(bytes, at + 3, end);
}
