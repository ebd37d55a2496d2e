import { COMM_LENGTH, KIND_EXIT, KIND_FORK, SECTION_TASK, TASK_COMM, TASK_SIZEOF } from '../events/abi.gen.ts';
import { recordKind, recordTgid } from '../events/record.ts';
import { findSection, NO_SECTION, sectionLength } from '../events/section.ts';
import { type WalkStatus, walkRecords } from '../events/walk.ts';
import type { Processes } from '../metadata/processes.ts';

const NO_BYTES = new Uint8Array(0);

/** Reads of the records who they are of: names are asked for while the process still lives, ends are noticed. */
export class ProcessWatch {
  /** Thread groups of the target that live, as far as records and the start tell. */
  readonly alive = new Set<number>();
  /** Process ends seen. */
  exits = 0;
  /** Records seen. */
  records = 0;
  readonly #processes: Processes;
  readonly #named: (tgid: number) => void;
  readonly #visit = (at: number): void => this.#see(at);
  #bytes: Uint8Array = NO_BYTES;
  #view: DataView = new DataView(NO_BYTES.buffer);
  #last = -1;

  /** @param named called for each process when its name is first known, and again when it runs another program */
  constructor(processes: Processes, named: (tgid: number) => void = () => undefined) {
    this.#processes = processes;
    this.#named = named;
  }

  /** Looks through one batch; see `walkRecords`. */
  batch(bytes: Uint8Array, view: DataView, length: number): WalkStatus {
    this.#bytes = bytes;
    this.#view = view;
    return walkRecords(view, length, this.#visit);
  }

  /** A process of the target that is known to live. */
  add(tgid: number): void {
    this.alive.add(tgid);
    this.#name(tgid);
  }

  /** Living processes by command, the most first. */
  byCommand(): { readonly command: string; readonly count: number }[] {
    const counts = new Map<string, number>();
    for (const tgid of this.alive) {
      const { command } = this.#processes.workloadOf(tgid);
      counts.set(command, (counts.get(command) ?? 0) + 1);
    }
    return [...counts].map(([command, count]) => ({ command, count })).sort((a, b) => b.count - a.count);
  }

  #see(at: number): void {
    this.records += 1;
    const tgid = recordTgid(this.#view, at);
    const kind = recordKind(this.#view, at);
    if (kind >= KIND_FORK && kind <= KIND_EXIT) {
      this.#lifeOf(tgid, kind, at);
      return;
    }
    if (tgid === this.#last) return;
    this.#last = tgid;
    if (this.#processes.has(tgid)) return;
    this.#noteTask(tgid, at);
    this.alive.add(tgid);
    this.#name(tgid);
  }

  #lifeOf(tgid: number, kind: number, at: number): void {
    if (kind === KIND_EXIT) {
      this.alive.delete(tgid);
      this.exits += 1;
      return;
    }
    this.#noteTask(tgid, at);
    this.alive.add(tgid);
    this.#processes.forget(tgid);
    this.#name(tgid);
  }

  #name(tgid: number): void {
    this.#processes.workloadOf(tgid);
    this.#named(tgid);
  }

  #noteTask(tgid: number, at: number): void {
    const task = findSection(this.#view, at, SECTION_TASK);
    if (task === NO_SECTION || sectionLength(this.#view, task) < TASK_SIZEOF) return;
    const from = task + TASK_COMM;
    let end = from;
    while (end < from + COMM_LENGTH && this.#bytes[end] !== 0) end += 1;
    this.#processes.noteTask(tgid, new TextDecoder().decode(this.#bytes.subarray(from, end)));
  }
}
