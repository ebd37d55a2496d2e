/** One file, since each case asks the same of one class: what stands inside of what. Threads and traces are made up, times in milliseconds. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Chains } from '../../../src/transactions/chains/chains.ts';
import { Begun, Transaction, type TransactionConnection } from '../../../src/transactions/transaction.ts';
import { connectionOf } from '../../metrics/transactions.ts';

const MS = 1e6;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const OTHER_TRACE = '1bf7651916cd43dd8448eb211c80319d';

interface Step {
  readonly role: 'server' | 'client';
  readonly tid: number;
  readonly from: number;
  readonly to: number;
  readonly tgid?: number;
  /** Who ended it, where that is another thread. */
  readonly endTid?: number;
  readonly trace?: string;
  /** No answer came. */
  readonly unanswered?: true;
  readonly port?: number;
  /** Left out: a connection of its own. */
  readonly connection?: TransactionConnection;
  readonly name: string;
}

/** A trace with this parent. */
function traceparent(parent: number, trace = TRACE): string {
  return `00-${trace}-${String(parent).padStart(16, '0')}-01`;
}

/** Tells what it is told, `request(call call)`, alone in brackets: `[call]`. */
class World {
  readonly told: string[] = [];
  readonly #chains = new Chains<string>({
    programOf: (tgid) => `program ${tgid < 1000 ? 'a' : 'b'}`,
    commandOf: (tgid) => `command ${tgid < 1000 ? 'a' : 'b'}`,
    tell: (row, calls, served) => {
      const inside = calls.map(({ call, by }) => `${call.row}${by === 'thread' ? '' : '*'}`).join(' ');
      this.told.push(served === null ? `[${row}]` : `${row}(${inside})`);
    },
  });
  #serial = 0;

  /** Beginnings and ends come in the order of their times. */
  play(...steps: readonly Step[]): this {
    const events = steps.flatMap((step) => {
      this.#serial += 1;
      const { role, port = 80 } = step;
      const connection =
        step.connection ?? connectionOf({ role, localPort: port, serial: this.#serial, id: this.#serial });
      const [begun, transaction] = eventsOf(step, connection);
      return [
        { at: step.from, happens: (): void => this.#chains.began(begun) },
        { at: step.to, happens: (): void => this.#chains.ended(transaction, step.name) },
      ];
    });
    for (const { at, happens } of events.sort((one, other) => one.at - other.at)) {
      this.#chains.tick(at * MS);
      happens();
    }
    return this;
  }

  verdicts(): ReturnType<Chains<string>['verdicts']> {
    return this.#chains.verdicts();
  }

  finish(): string[] {
    this.#chains.finish();
    return this.told.splice(0);
  }

  /** A program is seen to bind requests to threads, and nothing of that is kept. */
  proven(): this {
    this.play(...PROOF).finish();
    return this;
  }
}

/** Of two threads with a request each at a time. */
const PROOF: readonly Step[] = Array.from({ length: 40 }, (_, n) => -10_000 + n * 10).flatMap((at) => [
  served('X', [901, at, at + 8]),
  call('x', [901, at + 1, at + 2]),
  served('Y', [902, at + 1, at + 7]),
  call('y', [902, at + 3, at + 4]),
]);

/** Of the first requests of it. */
const FEW = {
  command: 'command a',
  place: 'tcp 80',
  beside: 20,
  requests: 20,
  overlapped: 20,
  needed: 32,
  refuted: null,
};

function eventsOf(step: Step, connection: TransactionConnection): [Begun, Transaction] {
  const { tid, tgid = 1, trace } = step;
  const attributes = trace === undefined ? null : { traceparent: trace };
  const common = { connection, sequence: 0, startNs: step.from * MS, attributes };
  const begun = Object.assign(new Begun(), common, { tgid, tid });
  const end = { endNs: step.to * MS, firstByteNs: step.unanswered ? Number.NaN : step.to * MS };
  const threads = { beganTgid: tgid, beganTid: tid, tgid, tid: step.endTid ?? tid };
  return [begun, Object.assign(new Transaction(), common, end, threads)];
}

type Where = readonly [tid: number, from: number, to: number];

function served(name: string, [tid, from, to]: Where, more: Partial<Step> = {}): Step {
  return { role: 'server', name, tid, from, to, ...more };
}

function call(name: string, [tid, from, to]: Where, more: Partial<Step> = {}): Step {
  return { role: 'client', name, tid, from, to, ...more };
}

describe('by thread, a call', () => {
  it('stands inside of the request that its thread serves, once that is proven of the process', () => {
    const world = new World().proven();
    const steps = [
      served('A', [1, 0, 20]),
      call('a', [1, 2, 5]),
      served('B', [2, 1, 18]),
      call('b', [2, 3, 9]),
      call('aa', [1, 6, 8]),
    ];
    assert.deepEqual(world.play(...steps).finish(), ['B(b)', 'A(a aa)']);
  });

  it('stands beside before: of requests one after the other nothing is known', () => {
    const world = new World();
    for (let n = 0; n < 100; n += 1)
      world.play(served('A', [1, n * 10, n * 10 + 8]), call('a', [1, n * 10 + 1, n * 10 + 3]));
    assert.ok(world.finish().every((told) => told === '[a]' || told === 'A()'));
  });

  it('may be proven while its request goes on', () => {
    const long = [served('A', [1, -20_000, 5000]), call('a', [1, -19_000, -18_000])];
    assert.equal(
      new World()
        .play(...long, ...PROOF)
        .finish()
        .at(-1),
      'A(a)',
    );
  });

  it('stands beside where it began before the request, after it, or on another thread', () => {
    const world = new World().proven();
    const steps = [
      call('early', [1, -9, -5]),
      served('A', [1, 0, 20]),
      call('other', [2, 5, 8]),
      call('late', [1, 25, 30]),
    ];
    assert.deepEqual(
      world
        .play(...steps)
        .finish()
        .sort(),
      ['A()', '[early]', '[late]', '[other]'],
    );
  });

  it('stands beside where another thread takes its answer: it may be sent for others', () => {
    const world = new World().proven();
    assert.deepEqual(world.play(served('A', [1, 0, 20]), call('a', [1, 2, 5], { endTid: 7 })).finish(), ['[a]', 'A()']);
  });

  it('stands inside without an answer, too, if it is over before the request', () => {
    const world = new World().proven();
    const steps = [served('A', [1, 0, 20]), call('a', [1, 2, 12], { unanswered: true })];
    assert.deepEqual(world.play(...steps).finish(), ['A(a)']);
    const lasting = [served('A', [1, 100, 120]), call('a', [1, 102, 160], { unanswered: true })];
    assert.deepEqual(
      world
        .play(...lasting)
        .finish()
        .sort(),
      ['A()', '[a]'],
    );
    assert.deepEqual(world.play(served('A', [1, 200, 220]), call('a', [1, 202, 205])).finish(), ['A(a)']);
  });

  it('is of its own process: what is proven of one says nothing of another program', () => {
    const world = new World().proven();
    const other = { tgid: 2000 };
    assert.deepEqual(world.play(served('A', [1, 0, 20], other), call('a', [1, 2, 5], other)).finish(), ['[a]', 'A()']);
  });

  it('stands beside where each thread has one connection and serves all that comes on it: a loop would, too', () => {
    const world = new World();
    const connections = [1, 2].map((serial) => connectionOf({ role: 'server', serial: 9000 + serial, localPort: 80 }));
    for (let n = 0; n < 200; n += 1) {
      const at = n * 30;
      const steps = [1, 2].flatMap((tid) => [
        served('A', [tid, at, at + 20], { connection: connections[tid - 1] as TransactionConnection }),
        call('a', [tid, at + 2, at + 5]),
      ]);
      world.play(...steps);
    }
    assert.ok(world.finish().every((told) => told === '[a]' || told === 'A()'));
  });

  it('is known of a process by the others of its program: workers of one request each', () => {
    const world = new World();
    for (let n = 0; n < 40; n += 1) {
      const at = n * 200;
      const steps = [1, 2, 3].flatMap((tgid) => [
        served(`A${n}`, [tgid, at, at + 20], { tgid }),
        call('a', [tgid, at + 2, at + 5], { tgid }),
      ]);
      world.play(...steps);
    }
    const told = world.finish();
    assert.equal(told.at(-1), 'A39(a)');
    assert.equal(told[0], '[a]');
  });
});

describe('what speaks against threads', () => {
  const steps = [served('A', [1, 1000, 1020]), call('a', [1, 1002, 1005])];
  const cases: Readonly<Record<string, readonly Step[]>> = {
    'two requests on one thread': [served('X', [3, 0, 20]), served('Y', [3, 10, 30])],
    'two requests on one thread, the first of which lasts longer': [served('X', [3, 0, 40]), served('Y', [3, 10, 30])],
    'a request that another thread ends': [served('X', [3, 0, 20], { endTid: 4 })],
    'two calls at a time on one thread': [served('X', [3, 0, 20]), call('x', [3, 2, 9]), call('y', [3, 4, 7])],
    'a request that ends during a call': [served('X', [3, 0, 20]), call('x', [3, 15, 30])],
    'a request that begins during a call': [served('X', [3, 0, 50]), call('x', [3, 2, 9]), served('Y', [3, 5, 8])],
    'a trace that says otherwise': [
      served('X', [3, 0, 30], { trace: traceparent(1) }),
      served('Y', [4, 0, 30], { trace: traceparent(2) }),
      call('y', [3, 5, 8], { trace: traceparent(2) }),
    ],
  };
  for (const [what, against] of Object.entries(cases)) {
    it(`for good: ${what}`, () => {
      const world = new World().proven().play(...against);
      world.finish();
      assert.deepEqual(world.play(...steps).finish(), ['[a]', 'A()']);
      assert.deepEqual(
        world
          .proven()
          .play(...steps)
          .finish(),
        ['[a]', 'A()'],
      );
    });
  }

  it('counts, too, where it comes while the request waits to be told', () => {
    const world = new World().proven();
    const soon = [served('X', [3, 1010, 1030]), served('Y', [3, 1021, 1040])];
    assert.ok(
      world
        .play(...steps, ...soon)
        .finish()
        .includes('A()'),
    );
  });

  it('is not that requests follow each other on one thread at once, nor calls on one connection at a time', () => {
    const world = new World().proven();
    const connection = connectionOf({ role: 'client', serial: 5000 });
    world.play(
      served('X', [3, 0, 20]),
      call('x', [3, 2, 9], { connection }),
      call('y', [3, 2, 9], { connection }),
      served('Y', [3, 20, 30]),
    );
    world.finish();
    assert.deepEqual(world.play(...steps).finish(), ['A(a)']);
  });
});

describe('by trace, a call', () => {
  it('stands inside of the request whose header it passes on, also of several on one thread', () => {
    const world = new World();
    const steps = [
      served('A', [1, 0, 20], { trace: traceparent(1) }),
      served('B', [1, 1, 22], { trace: traceparent(2, OTHER_TRACE) }),
      call('a', [1, 3, 8], { trace: traceparent(1) }),
      call('b', [1, 4, 9], { trace: traceparent(2, OTHER_TRACE) }),
    ];
    assert.deepEqual(world.play(...steps).finish(), ['A(a*)', 'B(b*)']);
  });

  it('stands inside with a parent of its own, if the process has no other request of that trace', () => {
    const world = new World();
    const steps = [
      served('A', [1, 0, 20], { trace: traceparent(1) }),
      call('a', [2, 3, 8], { trace: traceparent(77) }),
    ];
    assert.deepEqual(world.play(...steps).finish(), ['A(a*)']);
  });

  it('of two requests of one trace goes to the one with its parent, and with another parent to neither', () => {
    const world = new World();
    const steps = [
      served('A', [1, 0, 20], { trace: traceparent(1) }),
      served('B', [1, 1, 22], { trace: traceparent(2) }),
      call('a', [1, 3, 8], { trace: traceparent(1) }),
      call('b', [1, 4, 9], { trace: traceparent(2) }),
      call('c', [1, 5, 9], { trace: traceparent(77) }),
    ];
    assert.deepEqual(
      world
        .play(...steps)
        .finish()
        .sort(),
      ['A(a*)', 'B(b*)', '[c]'],
    );
  });

  it('stands beside where two requests carry one header', () => {
    const world = new World();
    const trace = traceparent(1);
    const steps = [
      served('A', [1, 0, 20], { trace }),
      served('B', [1, 1, 22], { trace }),
      call('a', [1, 3, 8], { trace }),
    ];
    assert.deepEqual(
      world
        .play(...steps)
        .finish()
        .sort(),
      ['A()', 'B()', '[a]'],
    );
  });

  it('stands beside where an earlier request had its header: that may have left it behind', () => {
    const world = new World();
    const trace = traceparent(1);
    const steps = [
      served('A', [1, 0, 20], { trace }),
      served('B', [1, 500, 520], { trace }),
      call('a', [1, 503, 508], { trace }),
    ];
    assert.deepEqual(
      world
        .play(...steps)
        .finish()
        .sort(),
      ['A()', 'B()', '[a]'],
    );
  });

  it('stands beside where the process had the trace before it was asked with it', () => {
    const world = new World();
    const steps = [
      call('out', [1, 0, 50], { trace: traceparent(7) }),
      served('back', [2, 5, 40], { trace: traceparent(8) }),
      call('a', [1, 10, 15], { trace: traceparent(9) }),
    ];
    assert.deepEqual(
      world
        .play(...steps)
        .finish()
        .sort(),
      ['[a]', '[out]', 'back()'],
    );
  });

  it('stands beside after the request has ended, and of another process', () => {
    const world = new World();
    const trace = traceparent(1);
    const steps = [
      served('A', [1, 0, 20], { trace }),
      call('late', [1, 30, 35], { trace }),
      call('b', [9, 3, 8], { trace, tgid: 2 }),
    ];
    assert.deepEqual(
      world
        .play(...steps)
        .finish()
        .sort(),
      ['A()', '[b]', '[late]'],
    );
  });
});

describe('chains', () => {
  it('tell a request 100 ms after its end, and what is beside it as long after its own', () => {
    const world = new World();
    world.play(served('A', [1, 0, 20]), call('x', [2, 1, 10]), call('clock', [3, 105, 111]));
    assert.deepEqual(world.told, ['[x]']);
    world.play(call('clock', [3, 120, 121]), call('clock', [3, 130, 131]));
    assert.deepEqual(world.told, ['[x]', 'A()']);
  });

  it('lose nothing: what is never over gives back its calls', () => {
    const world = new World().proven();
    world.play(call('a', [1, 2, 5]), served('A', [1, 0, 1e9]));
    const told = world.finish();
    assert.ok(told.includes('[a]'));
  });

  it('know why calls stand beside: too little was seen yet, or what speaks against threads', () => {
    const world = new World().play(...PROOF.slice(0, 40));
    world.finish();
    const [unproven] = world.verdicts();
    assert.deepEqual({ ...unproven, worth: 0 }, { ...FEW, worth: 0 });
    assert.ok(unproven !== undefined && unproven.worth > 0 && unproven.worth < unproven.needed);
    world.play(served('A', [1, 0, 20]), served('B', [1, 5, 18]), call('a', [1, 6, 7])).finish();
    assert.equal(world.verdicts()[0]?.refuted, 'requestsAtOnce');
  });

  it('have nothing to explain of who serves nothing', () => {
    const world = new World().play(call('a', [1, 0, 5]));
    world.finish();
    assert.deepEqual(world.verdicts(), []);
  });

  it('bring what processes are not known of as it comes: a capture of the wire', () => {
    const world = new World();
    world.play(served('A', [0, 0, 20], { tgid: 0 }), call('a', [0, 2, 5], { tgid: 0 }));
    assert.deepEqual(world.told, ['[a]', '[A]']);
  });
});
