/**
 * The grammar of filters, the same wherever transactions or rows are chosen:
 *
 *     filter     = or
 *     or         = and *( "or" and )
 *     and        = unary *( [ "and" ] unary )
 *     unary      = *( "!" / "not" ) ( "(" or ")" / term )
 *     term       = "err" / field-term / expression / "~" pattern / quoted / word
 *     field-term = field ( ":" / "=" / "!=" ) value *( "," value ) / field ( ">" / ">=" / "<" / "<=" ) number
 *                / field ( "~" / "!~" ) pattern *( "," pattern )
 *     pattern    = expression / quoted / bare                      of RE2's syntax
 *     expression = "/" RE2 "/"                without spaces, its slashes as "\/"; ends the term: else it is a path
 *     quoted     = DQUOTE text DQUOTE / "'" text "'"
 *     value      = quoted / bare              "*" in it is any characters; "-" between two numbers a range
 */
import { didYouMean } from '../nearest.ts';
import { FaultFound, type FilterFault } from './fault.ts';
import type { EndpointField, Field, NumberField, TextField } from './fields.ts';
import { FIELD_NAMES, FIELDS, fieldNamed } from './fields.ts';
import { comparedWith, rangeOf } from './numbers.ts';
import { codesFrom, endpointOf, expressionOf, patternOf, textPattern } from './patterns.ts';
import { type RawValue, Scanner } from './scanner.ts';
import type { Filter, Term } from './tree.ts';

/** Ten lines of a terminal. It bounds the depth of what is parsed, and the cost of what is compiled. */
export const MAX_FILTER_LENGTH = 1000;

export interface Vocabulary {
  /** Registered names; null: any. */
  readonly protocols: readonly string[] | null;
  /** True where the filter decides what an error is: whether it is one cannot be asked then. */
  readonly judges?: boolean;
}

export type ParsedFilter =
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'fault'; readonly fault: FilterFault };

/** Never throws on a text. */
export function parseFilter(text: string, vocabulary: Vocabulary): ParsedFilter {
  try {
    return { kind: 'filter', filter: new Parser(text, vocabulary).parse() };
  } catch (error) {
    if (!(error instanceof FaultFound)) throw error;
    return { kind: 'fault', fault: error.fault };
  }
}

/** With spaces around a comparison, too: nothing else can begin with one. */
const FIELD = /([a-z][a-z-]*)(?::(>=|<=|[><=~])?|\s*(!~|!=|>=|<=|[><=~])\s*)/iy;
const ERROR = /(?:err|error)(?=[\s()]|$)/iy;
const UNCLOSED = /^\/.*[\\^$|[\]?+]/;
const STRAY = /&&|\|\||[<>=]+/y;

class Parser {
  readonly #scanner: Scanner;
  readonly #vocabulary: Vocabulary;

  constructor(text: string, vocabulary: Vocabulary) {
    this.#scanner = new Scanner(text);
    this.#vocabulary = vocabulary;
  }

  parse(): Filter {
    const scanner = this.#scanner;
    const { length } = scanner.text;
    if (length > MAX_FILTER_LENGTH) {
      scanner.fault(MAX_FILTER_LENGTH, length, `longer than ${MAX_FILTER_LENGTH} characters`);
    }
    const filter = this.#or();
    if (scanner.atEnd()) return filter;
    return scanner.fault(scanner.at, scanner.at + 1, 'this parenthesis closes nothing');
  }

  #or(): Filter {
    const parts = [this.#and()];
    while (this.#scanner.keyword('or')) parts.push(this.#and());
    return joined('or', parts);
  }

  #and(): Filter {
    const scanner = this.#scanner;
    const parts = [this.#unary()];
    while (scanner.keyword('and') || !this.#endsPart()) parts.push(this.#unary());
    return joined('and', parts);
  }

  #endsPart(): boolean {
    const scanner = this.#scanner;
    return scanner.atEnd() || scanner.text[scanner.at] === ')' || scanner.nextKeyword()?.toLowerCase() === 'or';
  }

  #unary(): Filter {
    const scanner = this.#scanner;
    if (scanner.character('!') || scanner.keyword('not')) return { kind: 'not', part: this.#unary() };
    const start = scanner.at;
    if (!scanner.character('(')) return this.#term();
    const inner = this.#or();
    if (scanner.character(')')) return inner;
    return scanner.fault(start, start + 1, 'this parenthesis is not closed');
  }

  #term(): Filter {
    const scanner = this.#scanner;
    this.#refuseStray();
    const text = scanner.quoted();
    if (text !== null) return { kind: 'word', pattern: patternOf(this.#filled(text)) };
    const expression = scanner.character('~') ? this.#oneValue('~') : scanner.slashed();
    if (expression !== null) return { kind: 'word', pattern: expressionOf(scanner, expression) };
    const start = scanner.at;
    const error = scanner.take(ERROR);
    if (error !== null) return this.#refusedWhereJudging({ kind: 'error' }, start, error[0]);
    const field = scanner.take(FIELD);
    if (field !== null) return this.#fieldTerm(start, field[1] as string, field[2] ?? field[3] ?? ':');
    return { kind: 'word', pattern: patternOf(this.#word()) };
  }

  /** A path has none of the characters by which an expression is told that was meant to go on behind a space. */
  #word(): RawValue {
    const scanner = this.#scanner;
    const word = scanner.word() as RawValue;
    if (!UNCLOSED.test(word.text)) return word;
    const next = 'An expression ends with a slash and has \\s for a space, or stands in quotes: ~"^GET /users".';
    return scanner.fault(word.start, word.end, 'this expression is not closed', next, QUOTE);
  }

  /** What begins no term. */
  #refuseStray(): void {
    const scanner = this.#scanner;
    const ended = scanner.atEnd();
    const { at, text } = scanner;
    const keyword = scanner.nextKeyword();
    if (ended && text.trim() === '') scanner.fault(at, at, 'an empty filter', EXAMPLES);
    if (ended || keyword !== null || text[at] === ')') {
      scanner.fault(at, at + (keyword?.length ?? 1), 'expected a term here', EXAMPLES, QUOTE);
    }
    const stray = scanner.peek(STRAY)?.[0];
    if (stray === '&&') scanner.fault(at, at + 2, 'expected a space for "and", not &&');
    if (stray === '||') scanner.fault(at, at + 2, 'expected the word "or", not ||');
    if (stray !== undefined) scanner.fault(at, at + stray.length, `expected a field before ${stray}`, EXAMPLES, QUOTE);
  }

  #fieldTerm(start: number, name: string, operator: string): Filter {
    const scanner = this.#scanner;
    const field = fieldNamed(name);
    if (field === null) {
      const question = didYouMean(name, FIELD_NAMES);
      const known = `Fields: ${FIELDS.map((one) => one.name).join(', ')}.`;
      return scanner.fault(start, start + name.length, `unknown field "${name}"${question}`, known, QUOTE);
    }
    const negated = operator.startsWith('!');
    const positive = negated ? operator.slice(1) : operator;
    const term = this.#termOf(field, positive, start);
    this.#refusedWhereJudging(term, start, field.name);
    return negated ? { kind: 'not', part: term } : term;
  }

  #termOf(field: Field, operator: string, start: number): Term {
    const { kind } = field;
    if (kind === 'text') return this.#textTerm(field, operator, start);
    if (kind === 'endpoint') return this.#endpointTerm(field, operator, start);
    if (operator === '~') this.#refuseOperator(field, start, `${field.name}>${EXAMPLE_NUMBERS[kind]}`);
    const ranges = isComparison(operator)
      ? [comparedWith(this.#scanner, field, operator, this.#oneValue(operator))]
      : this.#values(operator).map((value) => rangeOf(this.#scanner, field, value));
    return { kind: 'number', field: field.name as NumberField, ranges };
  }

  #textTerm(field: Field, operator: string, start: number): Term {
    const scanner = this.#scanner;
    const name = field.name as TextField;
    if (isComparison(operator)) {
      if (name !== 'status') this.#refuseOperator(field, start, `${name}:VALUE or ${name}~/EXPRESSION/`);
      return { kind: 'text', field: name, patterns: [codesFrom(scanner, operator, this.#oneValue(operator))] };
    }
    const values = this.#values(operator);
    const patterns = values.map((value) =>
      operator === '~' ? expressionOf(scanner, value) : textPattern(scanner, field, this.#vocabulary.protocols, value),
    );
    return { kind: 'text', field: name, patterns };
  }

  #endpointTerm(field: Field, operator: string, start: number): Term {
    const scanner = this.#scanner;
    if (isComparison(operator)) this.#refuseOperator(field, start, `${field.name}:10.0.0.0/8`);
    const endpoints = this.#values(operator).map((value) =>
      operator === '~' ? { host: expressionOf(scanner, value), port: null } : endpointOf(scanner, value),
    );
    return { kind: 'endpoint', field: field.name as EndpointField, endpoints };
  }

  /** One or more, by commas. */
  #values(operator: string): RawValue[] {
    const scanner = this.#scanner;
    const values = [this.#oneValue(operator)];
    while (scanner.text[scanner.at] === ',') {
      scanner.at += 1;
      values.push(this.#oneValue(operator));
    }
    return values;
  }

  #oneValue(operator: string): RawValue {
    const scanner = this.#scanner;
    const { at, text } = scanner;
    const value = (operator === '~' ? scanner.slashed() : null) ?? scanner.value();
    if (value !== null) return this.#filled(value);
    const next =
      text[at] === '('
        ? ['Several values are parted by commas, as in op:GET,PUT; an expression stands in slashes.']
        : [QUOTE];
    return scanner.fault(
      at,
      at + 1,
      `expected a value after ${text[at - 1] === ',' ? 'the comma' : operator}`,
      ...next,
    );
  }

  #filled(value: RawValue): RawValue {
    if (value.quoted && value.text === '')
      this.#scanner.fault(value.start, value.end, 'expected a text between the quotes');
    return value;
  }

  #refuseOperator(field: Field, start: number, right: string): never {
    return this.#scanner.fault(start, this.#scanner.at, `${field.name} is not compared so`, `Write ${right}.`);
  }

  #refusedWhereJudging<T extends Term>(term: T, start: number, shown: string): T {
    const asks = term.kind === 'error' || (term.kind === 'text' && term.field === 'outcome');
    if (!asks || this.#vocabulary.judges !== true) return term;
    const next = 'Write what the answer has: status:404, type:WRONGTYPE, dur>1s.';
    return this.#scanner.fault(
      start,
      start + shown.length,
      `what is an error is decided here: ${shown} is not known yet`,
      next,
    );
  }
}

const EXAMPLES = "Write for example 'side:server status:5xx', 'dur>10ms or err', '!path:/health'.";
const QUOTE = 'Put a text that is to be looked for as it stands in quotes.';
const EXAMPLE_NUMBERS = { duration: '10ms', bytes: '64k', count: '1' } as const;

function joined(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  return parts.length === 1 ? (parts[0] as Filter) : { kind, parts };
}

function isComparison(operator: string): boolean {
  return operator.startsWith('<') || operator.startsWith('>');
}
