/** A parsed filter: plain data that crosses threads. `compile.ts` makes a test of it, `print.ts` its text. */
import type { EndpointField, NumberField, TextField } from './fields.ts';

export type Filter =
  /** Two parts or more. */
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | Term;

export type Term =
  | { readonly kind: 'error' }
  /** A part of what a row shows. */
  | { readonly kind: 'word'; readonly pattern: TextPattern }
  /** Any of the patterns, each of the whole text. */
  | { readonly kind: 'text'; readonly field: TextField; readonly patterns: readonly TextPattern[] }
  | { readonly kind: 'endpoint'; readonly field: EndpointField; readonly endpoints: readonly Endpoint[] }
  | { readonly kind: 'number'; readonly field: NumberField; readonly ranges: readonly NumberRange[] };

export type TextPattern =
  /** In any case. */
  | { readonly kind: 'literal'; readonly text: string }
  /** `*` is any characters, also none. In any case. */
  | { readonly kind: 'wildcard'; readonly text: string }
  /** Somewhere in the text; slashes stand without a backslash. */
  | { readonly kind: 'expression'; readonly source: string }
  /** A whole number, both ends included. */
  | { readonly kind: 'codes'; readonly from: number; readonly to: number };

export interface Endpoint {
  /** A network is written as an address or as CIDR. */
  readonly host: TextPattern | { readonly kind: 'network'; readonly text: string };
  /** Null: any. */
  readonly port: number | null;
}

/** Nanoseconds of durations. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
  /** Whether the bounds themselves are in it. */
  readonly withFrom: boolean;
  readonly withTo: boolean;
}
