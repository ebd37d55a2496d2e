import { fileURLToPath } from 'node:url';
import { Child } from '../workloads/child.ts';

/** The built sae-mon, as a user runs it. */
export const SAE_MON = fileURLToPath(new URL('../../bin/sae-mon.js', import.meta.url));

/** What the tests read of `export --json`. */
export interface ExportDocument {
  readonly source: { readonly kind: string; readonly probe: string | null };
  readonly totals: Readonly<Record<'server' | 'client' | 'unknown', ExportTotals>>;
  readonly endpoints: readonly ExportRow[];
  readonly dependencies: readonly ExportRow[];
  readonly unattributed: readonly ExportRow[];
  readonly coverage: Readonly<Record<'connections' | 'bytes', Readonly<Record<string, number>>>>;
  readonly loss: {
    readonly complete: boolean;
    readonly kernel: Readonly<Record<string, number>>;
    readonly stream: Readonly<Record<string, number>>;
    readonly pairing: { readonly unmatchedRequests: number; readonly unmatchedResponses: number };
    readonly limits: Readonly<Record<string, number>>;
  };
}

export interface ExportTotals {
  readonly transactions: number;
  readonly errors: number;
  readonly inFlight: number;
}

export interface ExportRow {
  readonly workload: { readonly command: string; readonly pids: readonly number[] };
  readonly protocol: string;
  readonly protocolVersion: string | null;
  readonly operation: string;
  readonly resource: string | null;
  readonly server: {
    readonly address: string;
    readonly port: number | null;
    readonly name: string | null;
    readonly nameSource: string | null;
  };
  readonly transactions: number;
  readonly errors: number;
  readonly statusCodes: Readonly<Record<string, number>>;
  readonly errorTypes: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly waiting: { readonly count: number; readonly sum: number };
  readonly inFlight: { readonly count: number; readonly oldestSeconds: number | null };
  readonly tcp: { readonly retransmissions: number | null; readonly rttSeconds: number | null };
  readonly durationSeconds: { readonly count: number; readonly p50: number | null; readonly min: number | null };
}

/** What the tests read of a line of `trace --json`. */
export interface TraceLine {
  readonly kind: 'transaction' | 'open' | 'notShown' | 'summary';
  readonly timeUnixNano: string;
  readonly role: 'server' | 'client' | 'unknown';
  readonly protocol: string;
  readonly operation: string;
  readonly resource: string | null;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly statusCode: string | null;
  readonly outcome: string;
  readonly errorType: string | null;
  readonly durationSeconds: number | null;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly timing: 'exact' | 'late';
  readonly process: { readonly pid: number; readonly command: string };
  readonly local: { readonly address: string; readonly port: number };
  readonly peer: { readonly address: string; readonly port: number };
  readonly peerName: string | null;
  readonly peerNameSource: string | null;
  readonly peerBehind: { readonly address: string; readonly port: number } | null;
  readonly peerProcess: { readonly pid: number; readonly command: string } | null;
  readonly client: { readonly address: string; readonly port: number | null } | null;
  readonly connectionId: string;
  readonly sequence: number;
  readonly tries: number;
  readonly pairId: string | null;
  readonly tcp: { readonly retransmissions: number; readonly rttSeconds: number | null } | null;
}

/** The two ways in; each must count the same. */
export const WAYS = ['socket', 'sys_exit'] as const;
export type Way = (typeof WAYS)[number];

/** A command of sae-mon that is attached; ended by SIGTERM, as a service would be. */
export class SaeMon implements AsyncDisposable {
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  /** Resolves when the probes are live. */
  static attach(...args: string[]): Promise<SaeMon> {
    return SaeMon.attachBuilt(SAE_MON, ...args);
  }

  /** The same with another checkout's `bin/sae-mon.js`. */
  static async attachBuilt(program: string, ...args: string[]): Promise<SaeMon> {
    const child = Child.node(program, args);
    await child.line('stderr', 'attached');
    return new SaeMon(child);
  }

  static exporting(pids: readonly number[], way: Way | 'auto', ...more: string[]): Promise<SaeMon> {
    return SaeMon.attach('export', '--json', '--pid', pids.join(','), '--probe', way, ...more);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Ends it and gives back what it printed. */
  async stop(): Promise<string> {
    await this.#child.stop();
    return this.ended();
  }

  /** What it printed, when it has ended; with all that it watched, it does by itself. */
  async ended(): Promise<string> {
    const { code, signal } = await this.#child.exited;
    if (code !== 0) throw new Error(`sae-mon ended with ${code ?? signal}: ${this.#child.stderr}`);
    return this.#child.stdout;
  }

  async document(printed = this.stop()): Promise<ExportDocument> {
    return JSON.parse(await printed) as ExportDocument;
  }

  async lines(printed = this.stop()): Promise<TraceLine[]> {
    const lines = (await printed).trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as TraceLine);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
  }
}
