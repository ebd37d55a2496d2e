import type { Fact, Facts } from '../../../lib/filter/facts.ts';

/** Facts of what holds a subject. */
export function mapFacts<Holder, Subject>(facts: Facts<Subject>, of: (holder: Holder) => Subject): Facts<Holder> {
  const held =
    <Test>(fact: Fact<Subject, Test>): Fact<Holder, Test> =>
    (holder, test, assume) =>
      fact(of(holder), test, assume);
  const all = <Test, Names extends string>(
    each: Readonly<Record<Names, Fact<Subject, Test> | null>>,
  ): Readonly<Record<Names, Fact<Holder, Test> | null>> => {
    const entries = Object.entries<Fact<Subject, Test> | null>(each);
    return Object.fromEntries(entries.map(([name, fact]) => [name, fact === null ? null : held(fact)])) as Readonly<
      Record<Names, Fact<Holder, Test> | null>
    >;
  };
  const { error } = facts;
  return {
    error: error === null ? null : (holder) => error(of(holder)),
    shown: held(facts.shown),
    texts: all(facts.texts),
    endpoints: all(facts.endpoints),
    numbers: all(facts.numbers),
  };
}
