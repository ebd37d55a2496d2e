/**
 * Callers that share one connection to a server that works one by one, as their client sees it: simulated. The client has
 * one thread, and reads all answers that are there at once.
 */
export interface World {
  readonly callers: number;
  /** One way, and of one request at the server. */
  readonly delayNs: number;
  readonly serviceNs: number;
  /** Between an answer and the caller's next request, at the most. */
  readonly thinkNs: number;
  readonly seed: number;
  /** The delay is that of a proxy, which acknowledges at once. */
  readonly proxied: boolean;
  /** The proxy's timers end at multiples of this. */
  readonly timerNs?: number;
  /** What the callers ask for, at random. */
  readonly operations: readonly string[];
}

export interface Sent {
  readonly atNs: number;
  readonly sent: number;
  readonly operation: string;
}

/** One call of the client, with the numbers of the requests that are answered. */
export interface Received {
  readonly atNs: number;
  readonly answers: readonly number[];
  /** Requests that had been acknowledged. */
  readonly arrived: number;
}

const SEND_NS = 8e3;
const READ_NS = 15e3;
const JITTER_NS = 30e3;
const ACKNOWLEDGED_NS = 5e3;

type Event =
  | { readonly kind: 'send'; readonly caller: number }
  | { readonly kind: 'reach' | 'reply'; readonly id: number }
  | { readonly kind: 'arrive'; readonly id: number; readonly repliedNs: number }
  | { readonly kind: 'read' };

/** All sends and receives of the client, in order. */
export function play(world: World, untilNs: number): (Sent | Received)[] {
  const { callers, delayNs, serviceNs, thinkNs, proxied, timerNs = 0, operations } = world;
  const random = randomOf(world.seed);
  const events = new EventQueue();
  const steps: (Sent | Received)[] = [];
  const acknowledgements: number[] = [];
  const owners: number[] = [];
  let inbox: Extract<Event, { kind: 'arrive' }>[] = [];
  let isReading = false;
  let [serverFreeNs, clientFreeNs, reachedNs, arrivedNs] = [0, 0, 0, 0];
  const later = (atNs: number, notBeforeNs: number): number => {
    const timeNs = atNs + delayNs + random() * JITTER_NS;
    return Math.max(timerNs > 0 ? Math.ceil(timeNs / timerNs) * timerNs : timeNs, notBeforeNs);
  };
  const handle = (nowNs: number, event: Event): void => {
    switch (event.kind) {
      case 'send': {
        const atNs = Math.max(nowNs, clientFreeNs);
        clientFreeNs = atNs + SEND_NS;
        const id = owners.push(event.caller) - 1;
        steps.push({ atNs, sent: id, operation: operations[Math.floor(random() * operations.length)] as string });
        acknowledgements.push(atNs + (proxied ? ACKNOWLEDGED_NS : delayNs));
        reachedNs = later(atNs, reachedNs);
        events.add(reachedNs, { kind: 'reach', id });
        return;
      }
      case 'reach':
        serverFreeNs = Math.max(nowNs, serverFreeNs) + serviceNs * (0.5 + random());
        events.add(serverFreeNs, { kind: 'reply', id: event.id });
        return;
      case 'reply':
        arrivedNs = later(nowNs, arrivedNs);
        events.add(arrivedNs, { kind: 'arrive', id: event.id, repliedNs: proxied ? arrivedNs : nowNs });
        return;
      case 'arrive':
        inbox.push(event);
        if (!isReading) events.add(Math.max(nowNs, clientFreeNs) + JITTER_NS, { kind: 'read' });
        isReading = true;
        return;
      case 'read': {
        const atNs = Math.max(nowNs, clientFreeNs);
        const repliedNs = inbox.at(-1)?.repliedNs ?? 0;
        const answers = inbox.map(({ id }) => id);
        steps.push({ atNs, answers, arrived: countUntil(acknowledgements, repliedNs) });
        clientFreeNs = atNs + READ_NS;
        for (const id of answers) {
          events.add(clientFreeNs + random() * thinkNs, { kind: 'send', caller: owners[id] as number });
        }
        inbox = [];
        isReading = false;
      }
    }
  };
  for (let caller = 0; caller < callers; caller += 1) {
    events.add(random() * (2 * delayNs + thinkNs + serviceNs * callers), { kind: 'send', caller });
  }
  for (let next = events.take(); next !== null && next.atNs <= untilNs; next = events.take()) {
    handle(next.atNs, next.event);
  }
  return steps;
}

function randomOf(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function countUntil(times: readonly number[], atNs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= atNs) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Timed {
  readonly atNs: number;
  readonly event: Event;
}

/** Of events that are at most some hundreds, in order of time; of the same time in the order in which they were added. */
class EventQueue {
  readonly #events: Timed[] = [];

  add(atNs: number, event: Event): void {
    let at = this.#events.length;
    while (at > 0 && (this.#events[at - 1] as Timed).atNs > atNs) at -= 1;
    this.#events.splice(at, 0, { atNs, event });
  }

  take(): Timed | null {
    return this.#events.shift() ?? null;
  }
}
