import { BoundedMap } from '../lib/bounded-map.ts';
import { stripControl } from '../lib/formats.ts';
import type { CallingEnd, FoundName } from './found-name.ts';
import { type Named, type NamedProcesses, rowNameOf } from './service-names.ts';

/** Names are processes' own, and may be of any length; those of hosts and containers are no longer. */
const MAX_NAME = 253;
/** Different ones that are the same object each time; beyond it a name is another object, which costs a row some looking. */
const MAX_KNOWN = 1024;

/** Names servers by the process that has their end of the conversation, where that is watched: what was called may be any address. */
export class ServingNames {
  readonly #processes: NamedProcesses;
  readonly #known = new BoundedMap<string, FoundName>({ limit: MAX_KNOWN });

  constructor(processes: NamedProcesses) {
    this.#processes = processes;
  }

  /** Null where the other end is not known, or has no name. */
  nameOf({ peer }: CallingEnd): FoundName | null {
    const name = peer === null ? null : shownName(this.#processes.processOf(peer.tgid));
    if (name === null) return null;
    const known = this.#known.get(name) ?? { name, source: 'listener', watched: true };
    this.#known.set(name, known);
    return known;
  }
}

/** A process's name in place of an address; null where nothing of it can be shown. */
export function shownName(process: Named): string | null {
  const name = stripControl(rowNameOf(process)).slice(0, MAX_NAME);
  return name === '' ? null : name;
}
