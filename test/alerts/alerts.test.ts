/** When alerts begin, fire and are over, by snapshots of ten seconds each. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Alerts } from '../../src/alerts/alerts.ts';
import { readRuleFile } from '../../src/alerts/file/read-file.ts';
import { GIVEN_UP_SECONDS, MAX_ALERTS } from '../../src/alerts/rule-alerts.ts';
import type { SnapshotLoss } from '../../src/metrics/snapshot.ts';
import { NO_LOSS } from '../metrics/no-loss.ts';
import { type IntervalOptions, Intervals, type Traffic } from './intervals.ts';

/** One rule over time. */
class Watch {
  readonly #alerts: Alerts;
  readonly #intervals = new Intervals(10);

  constructor(rule: string) {
    const file = `interval: 10s\nrules:\n  - { name: it, window: 10s, ${rule} }\n`;
    this.#alerts = new Alerts(readRuleFile(file.replace(/window: 10s, (?=.*window:)/, ''), 'a.yml', ['http', 'redis']));
  }

  get alerts(): Alerts {
    return this.#alerts;
  }

  /** What an interval changes: `fires /users/{id}`. */
  next(traffic: Traffic | readonly Traffic[], options: IntervalOptions & { sinksDown?: number } = {}): string[] {
    const snapshot = this.#intervals.next([traffic].flat(), options);
    return this.#alerts.interval(snapshot, options.sinksDown ?? 0).map((change) => {
      const givenUp = change.kind === 'resolved' && change.givenUp;
      return [change.kind, shown(change.alert.subject.labels), ...(givenUp ? ['given up'] : [])].join(' ');
    });
  }

  /** `pending /users/{id}` */
  get active(): string[] {
    return this.#alerts.active().map(({ state, subject }) => `${state} ${shown(subject.labels)}`);
  }
}

function shown({ resource, server, role }: Readonly<Record<string, string>>): string {
  return server === undefined ? (resource ?? role ?? '(all)') : `→${server}`;
}

const SLOW = { count: 200, ms: 600 };
const FAST = { count: 200, ms: 5 };
const NOTHING: readonly Traffic[] = [];
const FIRES = ['fires /users/{id}'];
const RESOLVED = ['resolved /users/{id}'];

describe('a rule without for', () => {
  it('fires when it holds and is over when it does not, each told once', () => {
    const watch = new Watch('when: p99 > 500ms');
    assert.deepEqual(watch.next(FAST), []);
    assert.deepEqual(watch.next(SLOW), FIRES);
    assert.deepEqual(watch.next(SLOW), []);
    assert.deepEqual(watch.active, ['firing /users/{id}']);
    assert.deepEqual(watch.next(FAST), RESOLVED);
    assert.deepEqual(watch.active, []);
    assert.deepEqual(watch.next(SLOW), FIRES);
  });

  it('has an alert of its own for each row, with what was measured', () => {
    const watch = new Watch('when: each error-ratio > 10%, on: "side:server"');
    const traffic: Traffic[] = [
      { resource: '/a', count: 100, errors: 20 },
      { resource: '/b', count: 100, errors: 5 },
      { resource: '/c', count: 100, errors: 100 },
      { role: 'client', count: 100, errors: 100 },
    ];
    assert.deepEqual(watch.next(traffic).sort(), ['fires /a', 'fires /c']);
    assert.deepEqual(
      Object.fromEntries(watch.alerts.active().map(({ subject, value }) => [subject.labels['resource'], value])),
      {
        '/a': 0.2,
        '/c': 1,
      },
    );
    assert.deepEqual(watch.alerts.active()[0]?.subject.labels, {
      workload: 'command-0',
      protocol: 'http',
      role: 'server',
      operation: 'GET',
      resource: watch.alerts.active()[0]?.subject.labels['resource'],
    });
  });
});

describe('for', () => {
  it('lets an alert wait so long, counted from when it began to hold', () => {
    const watch = new Watch('when: p99 > 500ms, for: 20s');
    assert.deepEqual(watch.next(SLOW), []);
    assert.deepEqual(watch.active, ['pending /users/{id}']);
    assert.deepEqual(watch.next(SLOW), []);
    assert.deepEqual(watch.next(SLOW), FIRES);
    const [alert] = watch.alerts.active();
    assert.deepEqual([alert?.activeAt, alert?.firedAt], [10, 30]);
  });

  it('begins again when it did not hold once, and nobody hears of that', () => {
    const watch = new Watch('when: p99 > 500ms, for: 20s');
    for (const traffic of [SLOW, SLOW, FAST, SLOW, SLOW]) assert.deepEqual(watch.next(traffic), []);
    assert.deepEqual(watch.next(SLOW), FIRES);
  });
});

describe('keep-firing-for', () => {
  it('keeps an alert so long after it last held, and from the beginning when it holds again', () => {
    const watch = new Watch('when: p99 > 500ms, keep-firing-for: 20s');
    assert.deepEqual(watch.next(SLOW), FIRES);
    for (const traffic of [FAST, FAST, SLOW, FAST, FAST]) assert.deepEqual(watch.next(traffic), []);
    assert.deepEqual(watch.next(FAST), RESOLVED);
  });
});

describe('what says nothing changes nothing', () => {
  it('too few transactions: by the rule, or by what the figure needs', () => {
    const few = { count: 99, ms: 5 };
    for (const [rule, traffic] of [
      ['when: p99 > 500ms', few],
      ['when: mean > 500ms, min-count: 100', few],
      ['when: p99 > 500ms', NOTHING],
      ['when: each error-ratio < 1%, min-count: 100', { ...few, errors: 99 }],
    ] as const) {
      const watch = new Watch(rule);
      assert.deepEqual(watch.next(SLOW), FIRES, rule);
      assert.deepEqual(watch.next(traffic), ['kept /users/{id}'], rule);
      assert.deepEqual(watch.next(traffic), [], rule);
      assert.deepEqual(watch.active, ['firing /users/{id}']);
      assert.notEqual(watch.alerts.active()[0]?.undecided, null);
      const over = rule.includes('<') ? { count: 200, errors: 200 } : FAST;
      assert.deepEqual(watch.next(over), RESOLVED, rule);
    }
  });

  it('a pending one does not fire meanwhile, and goes on behind it', () => {
    const watch = new Watch('when: p99 > 500ms, for: 20s');
    assert.deepEqual(watch.next(SLOW), []);
    for (let i = 0; i < 5; i += 1) assert.deepEqual(watch.next(NOTHING), []);
    assert.deepEqual(watch.next(SLOW), FIRES);
  });

  it('for an hour; then it is given up, and told so', () => {
    const watch = new Watch('when: p99 > 500ms');
    watch.next(SLOW);
    assert.deepEqual(watch.next(NOTHING), ['kept /users/{id}']);
    for (let seconds = 10; seconds < GIVEN_UP_SECONDS; seconds += 10) assert.deepEqual(watch.next(NOTHING), []);
    assert.deepEqual(watch.next(NOTHING), ['resolved /users/{id} given up']);
  });

  it('where what was lost in the window could change it', () => {
    const lossy = (ringFullRecords: number): SnapshotLoss => ({
      ...NO_LOSS,
      complete: false,
      kernel: { ...NO_LOSS.kernel, ringFullRecords },
    });
    const ratio = new Watch('when: each error-ratio > 10%');
    assert.deepEqual(ratio.next({ count: 100, errors: 20 }, { loss: lossy(101) }), [], '20 of 201, or of 100');
    assert.deepEqual(ratio.next({ count: 100, errors: 20 }, { loss: lossy(151) }), FIRES, '20 of 150');
    assert.deepEqual(
      ratio.next({ count: 100, errors: 9 }, { loss: lossy(161) }),
      ['kept /users/{id}'],
      '9 of 110, or 19',
    );
    assert.deepEqual(ratio.next({ count: 100, errors: 9 }, { loss: lossy(161) }), RESOLVED);
    const gone = new Watch('when: absent');
    assert.deepEqual(gone.next(NOTHING, { loss: lossy(1) }), []);
    assert.deepEqual(gone.next(NOTHING, { loss: lossy(1) }), ['fires (all)']);
  });
});

describe('a window of several intervals', () => {
  it('is one distribution, and slides', () => {
    const watch = new Watch('when: p95 > 500ms, window: 30s');
    assert.deepEqual(watch.next({ count: 100, ms: 5 }), []);
    assert.deepEqual(watch.next({ count: 8, ms: 600 }), FIRES, '8 of 108');
    assert.deepEqual(watch.next({ count: 100, ms: 5 }), RESOLVED, '8 of 208');
    assert.deepEqual(watch.next({ count: 5, ms: 600 }), FIRES, '13 of 113');
    const [alert] = watch.alerts.active();
    assert.ok(Math.abs((alert?.value ?? 0) - 0.6) < 0.6 * 0.006, `${alert?.value}`);
  });

  it('leaves out a piece that is too short to say anything', () => {
    const watch = new Watch('when: each rate > 5/s');
    assert.deepEqual(watch.next({ count: 40 }, { seconds: 4 }), []);
    assert.deepEqual(watch.next({ count: 60 }, { seconds: 6 }), FIRES);
  });
});

describe('what is not there', () => {
  it('absent holds after a whole window without a transaction that is selected', () => {
    const watch = new Watch('when: absent, on: "side:server", window: 20s');
    assert.deepEqual(watch.next({ role: 'client', count: 9 }), []);
    assert.deepEqual(watch.next({ role: 'client', count: 9 }), ['fires (all)']);
    assert.deepEqual(watch.next({ count: 1 }), ['resolved (all)']);
    assert.deepEqual(watch.next(NOTHING), []);
    assert.deepEqual(watch.next(NOTHING), ['fires (all)']);
    assert.deepEqual(watch.next({ inFlight: 3 }), ['resolved (all)'], 'a request is there');
  });

  it('a rate that is too low is also that of a row that has stopped', () => {
    const watch = new Watch('when: each rate < 1/s');
    const a = { resource: '/a', count: 20 };
    const b = { resource: '/b', count: 20 };
    assert.deepEqual(watch.next([a, b]), []);
    assert.deepEqual(watch.next(a), ['fires /b']);
    assert.deepEqual(watch.next(NOTHING), ['fires /a']);
    assert.deepEqual(watch.next(b), ['resolved /b']);
    assert.equal(watch.alerts.active()[0]?.value, 0);
  });

  it('… or of all that is served, or called', () => {
    const watch = new Watch('when: rate < 1/s');
    const served = [
      { resource: '/a', count: 6 },
      { resource: '/b', count: 6 },
    ];
    const called: Traffic = { role: 'client', count: 20 };
    assert.deepEqual(watch.next([...served, called]), []);
    assert.deepEqual(watch.next(called), ['fires server']);
    assert.deepEqual(watch.next(NOTHING), ['fires client']);
    assert.deepEqual(watch.next([...served, called]).sort(), ['resolved client', 'resolved server']);
  });

  it('… and where there never was one, until there is', () => {
    const watch = new Watch('when: rate < 1/s, window: 20s');
    assert.deepEqual(watch.next(NOTHING), [], 'the window is not whole');
    assert.deepEqual(watch.next(NOTHING), ['fires (all)']);
    assert.deepEqual(watch.next({ count: 30 }), ['resolved (all)']);
  });

  it('an error ratio of what has stopped is not known', () => {
    const watch = new Watch('when: error-ratio > 10%');
    assert.deepEqual(watch.next({ count: 10, errors: 6 }), ['fires server']);
    assert.deepEqual(watch.next(NOTHING), ['kept server']);
    assert.deepEqual(watch.next({ count: 10 }), ['resolved server']);
  });

  it('a request in flight is over when it is answered', () => {
    const watch = new Watch('when: each oldest-in-flight > 2s');
    assert.deepEqual(watch.next({ inFlight: 2 }), []);
    assert.deepEqual(watch.next({ inFlight: 12 }), FIRES);
    assert.deepEqual(watch.next(NOTHING), RESOLVED);
  });
});

describe('new-dependency', () => {
  const redis = (address: string): Traffic => ({ role: 'client', protocol: 'redis', address, count: 3 });

  it('fires for whom the first window did not have, for the length of a window', () => {
    const watch = new Watch('when: new-dependency, window: 20s');
    assert.deepEqual(watch.next([redis('10.0.0.1'), FAST]), []);
    assert.deepEqual(watch.next(redis('10.0.0.2')), []);
    assert.deepEqual(watch.next([redis('10.0.0.1'), redis('10.0.0.3')]), ['fires →10.0.0.3:80']);
    assert.deepEqual(watch.next(redis('10.0.0.3')), []);
    assert.deepEqual(watch.next(NOTHING), ['resolved →10.0.0.3:80']);
    assert.deepEqual(watch.next([redis('10.0.0.3'), redis('10.0.0.1'), redis('10.0.0.2')]), []);
  });
});

describe('sae-mon itself', () => {
  it('losing is what was lost in the window, and not since the attach', () => {
    const loss = { ...NO_LOSS, complete: false, stream: { ...NO_LOSS.stream, gapBytes: 7 } };
    const watch = new Watch('when: lost > 0');
    assert.deepEqual(watch.next(FAST), []);
    assert.deepEqual(watch.next(FAST, { loss }), ['fires (all)']);
    assert.equal(watch.alerts.active()[0]?.value, 1);
    assert.deepEqual(watch.next(FAST, { loss }), ['resolved (all)']);
  });

  it('a sink that cannot deliver', () => {
    const watch = new Watch('when: sinks-down > 0');
    assert.deepEqual(watch.next(FAST, { sinksDown: 1 }), ['fires (all)']);
    assert.deepEqual(watch.next(FAST), ['resolved (all)']);
  });
});

describe('more alerts of a rule than anybody reads', () => {
  it('are counted, and those that are there are kept', () => {
    const watch = new Watch('when: each transactions > 0');
    const many = Array.from({ length: MAX_ALERTS + 7 }, (_, at) => ({ resource: `/${at}`, count: 1 }));
    assert.equal(watch.next(many).length, MAX_ALERTS);
    assert.deepEqual(
      watch.alerts.refused().map(({ count }) => count),
      [7],
    );
    assert.equal(watch.next(many.slice(0, 50)).length, MAX_ALERTS - 50);
    assert.deepEqual(watch.alerts.refused(), []);
    assert.equal(watch.active.length, 50);
  });
});
