import { existsSync } from 'node:fs';
import { InvariantError } from '../../lib/errors.ts';
import { printFilter } from '../../lib/filter/print.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import { protocolNamed } from '../../protocols/registry.ts';
import type { SessionView } from '../../sinks/dashboard/api.ts';
import { DashboardServer } from '../../sinks/dashboard/dashboard-server.ts';
import { History } from '../../sinks/dashboard/history.ts';
import { type PageFile, readPage } from '../../sinks/dashboard/page-file.ts';
import { overview, rowDetail } from '../../sinks/dashboard/views.ts';
import type { SessionFacts } from '../messages.ts';
import type { ListenOption } from '../options.ts';
import { lostWords } from '../summary-line.ts';
import { say, warn } from '../words.ts';
import type { Sink, SinkContext, SinkSession } from './sink.ts';

/** What changes on the page while somebody looks at it. */
const WINDOW_SECONDS = 5;
/** Beside the bundle; else, when run from source, where the build puts it. */
const PAGE_PLACES = ['./dashboard.html', '../../../dist/dashboard.html'];

export interface DashboardOption {
  readonly listen: ListenOption;
}

/** The last hour as a page, for whoever has nothing else to look with. */
export class DashboardSink implements Sink {
  readonly collects = false;
  readonly windows = { intervalNs: WINDOW_SECONDS * 1e9, histograms: true };
  readonly #history = new History((protocol) => protocolNamed(protocol)?.title ?? protocol);
  readonly #context: SinkContext;
  readonly #server: DashboardServer;
  readonly #beganMs = Date.now();
  #session: SinkSession | null = null;
  #facts: SessionFacts | null = null;
  #last: Snapshot | null = null;
  #ended: SessionView['ended'] = null;
  #changes = 0;

  private constructor(context: SinkContext, server: DashboardServer) {
    this.#context = context;
    this.#server = server;
  }

  /** @throws UserError LISTEN */
  static async open({ listen }: DashboardOption, context: SinkContext): Promise<DashboardSink> {
    const sink: DashboardSink = new DashboardSink(
      context,
      await DashboardServer.open({
        ...listen,
        page: findPage(),
        source: {
          get version() {
            return sink.#version;
          },
          overview: (range) => overview(sink.#look(range), sink.#view()),
          row: (id, range) => rowDetail(sink.#look(range), id),
        },
        failed: (error) => sink.#session?.fail(error),
      }),
    );
    return sink;
  }

  begin(session: SinkSession): void {
    this.#session = session;
    void session.attached.then((facts) => {
      this.#facts = facts;
      this.#changed();
      this.#sayServing();
    });
  }

  snapshot(snapshot: Snapshot): void {
    this.#history.add(snapshot);
    this.#last = snapshot;
    this.#changed();
  }

  async end(hurry: AbortSignal): Promise<void> {
    const why = this.#last?.target.alive === false ? 'what was watched has ended' : 'sae-mon was stopped';
    this.#ended = { at: Date.now() / 1000, why };
    this.#changed();
    await this.#server.heard(hurry);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  get #version(): string {
    return `${this.#beganMs}-${this.#changes}`;
  }

  #changed(): void {
    this.#changes += 1;
    this.#server.changed();
  }

  #look(range: number): Parameters<typeof overview>[0] {
    return { history: this.#history, range, windowSeconds: WINDOW_SECONDS };
  }

  #view(): SessionView {
    const { session, version } = this.#context;
    const facts = this.#facts;
    return {
      target: facts?.label ?? '',
      filter: session.filter && printFilter(session.filter),
      host: facts?.host.name ?? '',
      version,
      startedAt: (facts?.clocks.realtimeNs ?? this.#beganMs * 1e6) / 1e9,
      ended: this.#ended,
      lost: this.#last === null ? [] : lostWords(this.#last.loss),
      coverage: {
        bytes: { ...this.#last?.coverage.bytes },
        connections: { ...this.#last?.coverage.connections },
      },
    };
  }

  #sayServing(): void {
    const { url, loopback } = this.#server;
    say(`dashboard on ${url}`);
    if (!loopback) warn('other hosts can reach it: they see the names of routes, servers and programs');
  }
}

/** @throws InvariantError if it was not built or packed */
function findPage(): PageFile {
  const found = PAGE_PLACES.map((place) => new URL(place, import.meta.url)).find((path) => existsSync(path));
  if (found === undefined) throw new InvariantError(`the page is in none of its places: ${PAGE_PLACES.join(', ')}`);
  return readPage(found);
}
