import type { Fact, Facts } from '../../../lib/filter/facts.ts';

/** Facts of what holds a subject. */
export function mapFacts<Holder, Subject>(facts: Facts<Subject>, of: (holder: Holder) => Subject): Facts<Holder> {
  const held =
    <Test>(fact: Fact<Subject, Test>): Fact<Holder, Test> =>
    (holder, test, assume) =>
      fact(of(holder), test, assume);
  return liftFacts(facts, held, (isError) => (holder) => isError(of(holder)));
}

/** Facts of what holds several subjects: what holds of one of them. */
export function anyFacts<Holder, Subject>(
  facts: Facts<Subject>,
  of: (holder: Holder) => readonly Subject[],
): Facts<Holder> {
  const held =
    <Test>(fact: Fact<Subject, Test>): Fact<Holder, Test> =>
    (holder, test, assume) =>
      of(holder).some((subject) => fact(subject, test, assume));
  return liftFacts(facts, held, (isError) => (holder) => of(holder).some(isError));
}

function liftFacts<Holder, Subject>(
  { error, shown, texts, endpoints, numbers }: Facts<Subject>,
  held: <Test>(fact: Fact<Subject, Test>) => Fact<Holder, Test>,
  errorOf: (isError: (subject: Subject) => boolean) => (holder: Holder) => boolean,
): Facts<Holder> {
  const all = <Test, Names extends string>(
    each: Readonly<Record<Names, Fact<Subject, Test> | null>>,
  ): Readonly<Record<Names, Fact<Holder, Test> | null>> => {
    const entries = Object.entries<Fact<Subject, Test> | null>(each);
    return Object.fromEntries(entries.map(([name, fact]) => [name, fact === null ? null : held(fact)])) as Readonly<
      Record<Names, Fact<Holder, Test> | null>
    >;
  };
  return {
    error: error === null ? null : errorOf(error),
    shown: held(shown),
    texts: all(texts),
    endpoints: all(endpoints),
    numbers: all(numbers),
  };
}
