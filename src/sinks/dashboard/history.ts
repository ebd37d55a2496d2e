import type { Snapshot, SnapshotRow } from '../../metrics/snapshot.ts';
import type { RowName } from './api.ts';
import { rowName, serverOf } from './row-name.ts';
import { PastWindow } from './window.ts';

/** A browser's look at what has just happened: no more is kept. */
const KEPT_SECONDS = 3600;
/** Of all windows and names together, as it is counted here: 300 busy rows for an hour, 2,000 for some ten minutes. */
export const HISTORY_BYTES = 32 * 1024 * 1024;
/** A row's name: its object, its entry in the tables, and two bytes a character. */
const NAME_BYTES = 400;

/** A row that is in some window that is kept. */
interface KnownRow {
  readonly key: string;
  name: RowName;
  bytes: number;
  windows: number;
}

/** The last hour of windows, within a bound: where there are too many rows for an hour, less of it. */
export class History {
  readonly #maxBytes: number;
  readonly #titleOf: (protocol: string) => string;
  #windows: PastWindow[] = [];
  readonly #byKey = new Map<string, KnownRow>();
  readonly #byId = new Map<number, KnownRow>();
  #nextId = 1;
  #bytes = 0;

  constructor(titleOf: (protocol: string) => string, maxBytes = HISTORY_BYTES) {
    this.#titleOf = titleOf;
    this.#maxBytes = maxBytes;
  }

  /** Of what is kept, as it is counted. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The oldest first. */
  get windows(): readonly PastWindow[] {
    return this.#windows;
  }

  add(snapshot: Snapshot): void {
    const rows = snapshot.rows.map((row) => {
      const known = this.#byKey.get(row.key) ?? this.#learn(row);
      this.#renewServer(known, row);
      known.windows += 1;
      return known.name.id;
    });
    const window = new PastWindow(snapshot, rows);
    this.#windows.push(window);
    this.#bytes += window.bytes;
    const oldest = window.startUnixSeconds + window.seconds - KEPT_SECONDS;
    while (this.#windows.length > 1 && (this.#bytes > this.#maxBytes || this.#first.startUnixSeconds < oldest)) {
      this.#dropFirst();
    }
  }

  /** Null where no window that is kept has such a row. */
  nameOf(id: number): RowName | null {
    return this.#byId.get(id)?.name ?? null;
  }

  get #first(): PastWindow {
    return this.#windows[0] as PastWindow;
  }

  #learn(row: SnapshotRow): KnownRow {
    const name = rowName(row, this.#nextId, this.#titleOf(row.protocol));
    const letters = [row.key, name.operation, name.resource ?? '', name.service, name.server].join('').length;
    const known = { key: row.key, name, bytes: NAME_BYTES + 2 * letters, windows: 0 };
    this.#nextId += 1;
    this.#byKey.set(row.key, known);
    this.#byId.set(name.id, known);
    this.#bytes += known.bytes;
    return known;
  }

  /** Who listens at an address may be known only later, and be another one by then. */
  #renewServer(known: KnownRow, row: SnapshotRow): void {
    const server = serverOf(row.server);
    if (server === known.name.server) return;
    const more = 2 * (server.length - known.name.server.length);
    known.name = { ...known.name, server };
    known.bytes += more;
    this.#bytes += more;
  }

  #dropFirst(): void {
    const window = this.#windows.shift() as PastWindow;
    this.#bytes -= window.bytes;
    for (const id of window.rows) {
      const known = this.#byId.get(id) as KnownRow;
      known.windows -= 1;
      if (known.windows > 0) continue;
      this.#bytes -= known.bytes;
      this.#byKey.delete(known.key);
      this.#byId.delete(id);
    }
  }
}
