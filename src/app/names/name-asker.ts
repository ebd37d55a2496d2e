/** Asks a thread of its own for names, so that looking at all of /proc delays nothing: see `metadata/local-names.ts`. */
import { Worker } from 'node:worker_threads';
import { linkOf, namespaceOf } from '../../host/proc-files.ts';
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { NameSource } from '../../lib/name-source.ts';
import { type CallingEnd, type FoundName, isTranslated, type LocalNaming } from '../../metadata/found-name.ts';
import type { CalledServer, LocalAnswer, LocalName } from '../../metadata/local-names.ts';
import type { NamedProcesses } from '../../metadata/service-names.ts';
import { ServingNames } from '../../metadata/serving-names.ts';
import type { Answered } from './name-thread.ts';

/** Twice as many as there are rows. */
const MAX_PLACES = 4096;
/** Processes of which it is known where they are. */
const MAX_CALLERS = 1024;
/** One that enters another namespace does so before it connects, mostly before it runs its program. */
const CALLER_MS = 1000;
/** Of one question; others wait for the next. */
const MAX_ASKED = 256;
/** Between two questions at least … */
const BETWEEN_MS = 100;
/** … and so many times what the last one took: looking takes a twentieth of a processor at most. */
const REST = 20;
/** A server that has a name is looked at again with a new connection: it may be another one since. One without, ever more rarely. */
const AGAIN_MS = 1000;
const LONGEST_AGAIN_MS = 60_000;
/** What was asked last at the end of a session is waited for so long. */
const SETTLE_MS = 1000;
/** Lists of a hundred thousand sockets fit. The heap of a thread that does nothing is 5 MB. */
const HEAP = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 };

/** A server as it is seen from one place. */
class Place implements FoundName {
  /** By the connection that came last; `peer`: who has its other end, where that is watched. */
  server: CalledServer;
  peer: string | null = null;
  dueMs = 0;
  #againMs = AGAIN_MS;
  #found: LocalName | null = null;

  constructor(server: CalledServer) {
    this.server = server;
  }

  get name(): string | null {
    return this.#found?.source === 'hosts' ? this.#found.name : (this.peer ?? this.#found?.name ?? null);
  }

  get source(): NameSource | null {
    return this.peer !== null && this.#found === null ? 'listener' : (this.#found?.source ?? null);
  }

  get watched(): boolean {
    return this.peer !== null && this.name === this.peer;
  }

  /** `gone`: the next caller may live longer. Who listens no more keeps its name, until somebody else does. */
  answer(found: LocalAnswer, nowMs: number): void {
    if (found === 'gone') return;
    if (found === null) this.#againMs = Math.min(LONGEST_AGAIN_MS, this.#againMs * 2);
    else {
      this.#found = found;
      this.#againMs = AGAIN_MS;
    }
    this.dueMs = nowMs + this.#againMs;
  }
}

/** Where a process calls from, as of `atMs`. */
interface Caller {
  /** Inode of its network namespace; null where it has ended. */
  readonly network: number | null;
  readonly place: string;
  readonly atMs: number;
}

export interface NameAskerOptions {
  readonly procPath: string;
  readonly processes: NamedProcesses;
  /** It has ended: no more names are found. */
  failed(error: Error): void;
}

export class NameAsker implements LocalNaming, Disposable {
  readonly #options: NameAskerOptions;
  readonly #places = new BoundedMap<string, Place>({ limit: MAX_PLACES });
  readonly #callers = new BoundedMap<number, Caller>({ limit: MAX_CALLERS });
  readonly #wanted = new Set<Place>();
  /** Those that are being looked for. */
  #asked: readonly Place[] = [];
  #nextMs = 0;
  readonly #worker: Worker;
  readonly #serving: ServingNames;
  #timer: NodeJS.Timeout | null = null;
  #over = false;
  #settled: (() => void) | null = null;

  /** Begins its thread at once: who calls first may not live for long. */
  constructor(options: NameAskerOptions) {
    this.#options = options;
    this.#serving = new ServingNames(options.processes);
    this.#worker = this.#begin();
  }

  find(call: CallingEnd): FoundName | null {
    if (call.transport === 'unix' || call.remotePort === 0) return null;
    const { network, place: from } = this.#callerOf(call.tgid);
    const peer = this.#serving.nameOf(call);
    if (network === null || this.#over || isTranslated(call)) return peer;
    const server = serverOf(call, call.transport, network);
    const { transport, remote } = server;
    const key = `${from} ${transport} ${remote.address} ${remote.port}`;
    const place = this.#places.get(key) ?? new Place(server);
    this.#places.set(key, place);
    place.server = server;
    place.peer = peer?.name ?? null;
    this.#wanted.add(place);
    this.#schedule();
    return place;
  }

  /** Until all that is still wanted has been looked for, now, or for a second. */
  async settle(): Promise<void> {
    if (this.#isSettled()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SETTLE_MS);
      this.#settled = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
      this.#schedule();
    });
  }

  [Symbol.dispose](): void {
    this.#over = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    void this.#worker.terminate();
    this.#settled?.();
  }

  /** Network and mount namespace and root: who shares them sees the same servers and the same hosts. */
  #callerOf(tgid: number): Caller {
    const nowMs = performance.now();
    const known = this.#callers.get(tgid);
    if (known !== undefined && nowMs - known.atMs < CALLER_MS) return known;
    const { procPath } = this.#options;
    const network = namespaceOf(tgid, 'net', procPath);
    const place = `${network} ${namespaceOf(tgid, 'mnt', procPath)} ${linkOf(`${procPath}/${tgid}/root`)}`;
    const caller = { network, place, atMs: nowMs };
    this.#callers.set(tgid, caller);
    return caller;
  }

  #schedule(): void {
    if (this.#timer !== null || this.#asked.length > 0 || this.#wanted.size === 0 || this.#over) return;
    this.#timer = setTimeout(() => this.#ask(), this.#settled === null ? this.#restMs() : 0);
  }

  #restMs(): number {
    let dueMs = Number.POSITIVE_INFINITY;
    for (const place of this.#wanted) dueMs = Math.min(dueMs, place.dueMs);
    return Math.max(0, Math.max(dueMs, this.#nextMs) - performance.now());
  }

  #ask(): void {
    this.#timer = null;
    const nowMs = this.#settled === null ? performance.now() : Number.POSITIVE_INFINITY;
    const due = [...this.#wanted].filter(({ dueMs }) => dueMs <= nowMs).slice(0, MAX_ASKED);
    for (const place of due) this.#wanted.delete(place);
    this.#asked = due;
    if (due.length > 0) this.#worker.postMessage(due.map(({ server }) => server));
    else this.#schedule();
  }

  #answered({ answers, tookMs }: Answered): void {
    const nowMs = performance.now();
    for (const [at, place] of this.#asked.entries()) place.answer(answers[at] ?? null, nowMs);
    this.#asked = [];
    this.#nextMs = nowMs + Math.max(BETWEEN_MS, tookMs * REST);
    if (this.#isSettled()) this.#settled?.();
    this.#schedule();
  }

  #isSettled(): boolean {
    return this.#over || (this.#asked.length === 0 && this.#wanted.size === 0);
  }

  #begin(): Worker {
    const worker = new Worker(threadUrl(), { workerData: this.#options.procPath, resourceLimits: HEAP });
    worker.on('message', (answered: Answered) => this.#answered(answered));
    worker.on('error', (error: unknown) => {
      this[Symbol.dispose]();
      this.#options.failed(error instanceof Error ? error : new Error(String(error)));
    });
    worker.unref();
    return worker;
  }
}

function serverOf(call: CallingEnd, transport: CalledServer['transport'], network: number): CalledServer {
  return {
    tgid: call.tgid,
    network,
    transport,
    local: { address: call.localAddress, port: call.localPort },
    remote: { address: call.remoteAddress, port: call.remotePort },
  };
}

/** As the session's: the bundle has it beside this module. */
function threadUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './name-thread.ts' : './name-thread.js', import.meta.url);
}
