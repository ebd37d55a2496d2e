import type { RecordedName } from '../../events/recording-format.ts';
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { NameSource } from '../../lib/name-source.ts';
import { type CallingEnd, type FoundName, isTranslated, type LocalNaming } from '../../metadata/found-name.ts';
import type { NamedProcesses } from '../../metadata/service-names.ts';
import { ServingNames } from '../../metadata/serving-names.ts';

/** As many as are recorded. */
const MAX_CALLS = 4096;

type Name = { -readonly [Key in keyof FoundName]: FoundName[Key] };

/** Names in a replay: those that were found when it was recorded, and of servers whose own end is in it. This host is not asked. */
export class RecordedNames implements LocalNaming {
  readonly #serving: ServingNames;
  readonly #names = new BoundedMap<string, Name>({ limit: MAX_CALLS });

  constructor(processes: NamedProcesses) {
    this.#serving = new ServingNames(processes);
  }

  learn({ tgid, transport, address, port, name, source }: RecordedName): void {
    this.#called(`${tgid} ${transport} ${address} ${port}`, name, source);
  }

  find(call: CallingEnd): FoundName | null {
    const { tgid, transport, remoteAddress, remotePort } = call;
    if (transport === 'unix') return null;
    const served = this.#serving.nameOf(call);
    if (isTranslated(call)) return served;
    const key = `${tgid} ${transport} ${remoteAddress} ${remotePort}`;
    return this.#called(key, served?.name ?? null, served?.source ?? null);
  }

  /** What was recorded comes later than who serves; hosts come before either. */
  #called(key: string, name: string | null, source: NameSource | null): Name {
    const known = this.#names.get(key);
    if (known === undefined) {
      const made = { name, source };
      this.#names.set(key, made);
      return made;
    }
    if (name !== null && (known.source !== 'hosts' || source === 'hosts')) Object.assign(known, { name, source });
    return known;
  }
}
