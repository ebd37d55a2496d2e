import {
  COMM_LENGTH,
  KIND_EXIT,
  KIND_FORK,
  SECTION_ADDRESSES,
  SECTION_TASK,
  TASK_COMM,
  TASK_SIZEOF,
  TASK_START_TIME,
} from '../events/abi.gen.ts';
import { recordKind, recordTgid } from '../events/record.ts';
import { beginsWith, findSection, NO_SECTION, sectionLength } from '../events/section.ts';
import type { Processes } from '../metadata/processes.ts';

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
  #last = -1;

  /** @param named called for each process when its name is first known, and again when it runs another program */
  constructor(processes: Processes, named: (tgid: number) => void = () => undefined) {
    this.#processes = processes;
    this.#named = named;
  }

  /** One record, which lies whole at `at`. */
  record(bytes: Uint8Array, view: DataView, at: number): void {
    this.records += 1;
    const tgid = recordTgid(view, at);
    const kind = recordKind(view, at);
    if (kind === KIND_EXIT) {
      this.alive.delete(tgid);
      this.exits += 1;
      return;
    }
    if (kind >= KIND_FORK && kind < KIND_EXIT) {
      this.#note(tgid, bytes, view, at);
      this.#processes.forget(tgid);
      this.add(tgid);
      return;
    }
    // Who begins a connection may be another than had the number before, and of whose end nobody has told.
    const introduces = beginsWith(view, at, SECTION_ADDRESSES);
    if (tgid === this.#last && !introduces) return;
    this.#last = tgid;
    if (introduces || !this.#processes.has(tgid)) this.#meet(tgid, bytes, view, at);
    if (!this.#processes.has(tgid)) this.add(tgid);
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
      const { command } = this.#processes.processOf(tgid);
      counts.set(command, (counts.get(command) ?? 0) + 1);
    }
    return [...counts].map(([command, count]) => ({ command, count })).sort((a, b) => b.count - a.count);
  }

  #name(tgid: number): void {
    this.#processes.processOf(tgid);
    this.#named(tgid);
  }

  /** A name is made once a process. */
  #meet(tgid: number, bytes: Uint8Array, view: DataView, at: number): void {
    const task = taskOf(view, at);
    if (task === NO_SECTION || this.#processes.hasSeen(tgid, startOf(view, task))) return;
    this.#note(tgid, bytes, view, at);
  }

  /** Its name, where the record has it. */
  #note(tgid: number, bytes: Uint8Array, view: DataView, at: number): void {
    const task = taskOf(view, at);
    if (task === NO_SECTION) return;
    const from = task + TASK_COMM;
    let end = from;
    while (end < from + COMM_LENGTH && bytes[end] !== 0) end += 1;
    this.#processes.noteTask(tgid, new TextDecoder().decode(bytes.subarray(from, end)), startOf(view, task));
  }
}

function taskOf(view: DataView, at: number): number {
  const task = findSection(view, at, SECTION_TASK);
  return task !== NO_SECTION && sectionLength(view, task) < TASK_SIZEOF ? NO_SECTION : task;
}

/** Nanoseconds since boot; a double holds them exactly for a hundred days, and the same ones as the same number after that. */
function startOf(view: DataView, task: number): number {
  const at = task + TASK_START_TIME;
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}
