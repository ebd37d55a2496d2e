import { EndpointTest } from './endpoint-test.ts';
import type { Fact, Facts } from './facts.ts';
import { NumberTest } from './number-test.ts';
import { TextTest } from './text-test.ts';
import type { Filter, Term } from './tree.ts';

export type Predicate<Subject> = (subject: Subject) => boolean;

/**
 * The filter as a test of subjects: true of those that it selects for certain, whatever is not known of them. Built once;
 * calling it allocates nothing but for a text that was not met before.
 */
export function compileFilter<Subject>(filter: Filter, facts: Facts<Subject>): Predicate<Subject> {
  return compile(filter, facts, false);
}

function compile<Subject>(filter: Filter, facts: Facts<Subject>, assume: boolean): Predicate<Subject> {
  switch (filter.kind) {
    case 'and':
      return all(filter.parts.map((part) => compile(part, facts, assume)));
    case 'or':
      return any(filter.parts.map((part) => compile(part, facts, assume)));
    case 'not': {
      // It holds for certain where the part cannot hold.
      const part = compile(filter.part, facts, !assume);
      return (subject) => !part(subject);
    }
    default:
      return compileTerm(filter, facts, assume);
  }
}

function compileTerm<Subject>(term: Term, facts: Facts<Subject>, assume: boolean): Predicate<Subject> {
  switch (term.kind) {
    case 'error':
      return facts.error ?? (() => assume);
    case 'word':
      return asked(facts.shown, new TextTest([term.pattern], true), assume);
    case 'text':
      return asked(facts.texts[term.field], new TextTest(term.patterns, false), assume);
    case 'endpoint':
      return asked(facts.endpoints[term.field], new EndpointTest(term.endpoints), assume);
    case 'number':
      return asked(facts.numbers[term.field], new NumberTest(term.ranges), assume);
    default:
      return term satisfies never;
  }
}

function asked<Subject, Test>(fact: Fact<Subject, Test> | null, test: Test, assume: boolean): Predicate<Subject> {
  return fact === null ? () => assume : (subject) => fact(subject, test, assume);
}

function all<Subject>(parts: readonly Predicate<Subject>[]): Predicate<Subject> {
  return (subject) => {
    for (let i = 0; i < parts.length; i += 1) if (!(parts[i] as Predicate<Subject>)(subject)) return false;
    return true;
  };
}

function any<Subject>(parts: readonly Predicate<Subject>[]): Predicate<Subject> {
  return (subject) => {
    for (let i = 0; i < parts.length; i += 1) if ((parts[i] as Predicate<Subject>)(subject)) return true;
    return false;
  };
}
