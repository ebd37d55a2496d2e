/** What a recording needs of names: a replay cannot look for them. */

import { readAddresses } from '../../connections/sockets/addresses.ts';
import { ROLE_CLIENT, TRANSPORT_UDP } from '../../events/abi.gen.ts';
import { recordRole, recordTgid, recordTransport } from '../../events/record.ts';
import type { RecordedName } from '../../events/recording-format.ts';
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { FoundName, LocalNaming } from '../../metadata/found-name.ts';

/** Servers by their callers; twice as many as a replay has rows. */
const MAX_CALLS = 4096;

/** A process and whom it calls. */
interface Call {
  readonly tgid: number;
  readonly transport: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  readonly found: FoundName;
  written: string | null;
}

/** Asks for the servers of the connections that begin in records, and writes the names that come. */
export class NameRecorder {
  readonly #naming: LocalNaming;
  readonly #write: (name: RecordedName) => void;
  readonly #calls = new BoundedMap<string, Call>({ limit: MAX_CALLS });

  constructor(naming: LocalNaming, write: (name: RecordedName) => void) {
    this.#naming = naming;
    this.#write = write;
  }

  /** One record, which lies whole at `at`. Those of a connection's beginning have its addresses. */
  record(bytes: Uint8Array, view: DataView, at: number): void {
    if (recordRole(view, at) !== ROLE_CLIENT || recordTransport(view, at) > TRANSPORT_UDP) return;
    const ends = readAddresses(bytes, view, at);
    if (ends === null) return;
    const transport = recordTransport(view, at) === TRANSPORT_UDP ? 'udp' : 'tcp';
    const tgid = recordTgid(view, at);
    const { localAddress, localPort, remoteAddress: address, remotePort: port } = ends;
    const end = { tgid, transport, localAddress, localPort, remoteAddress: address, remotePort: port } as const;
    const found = this.#naming.find({ ...end, peer: null });
    if (found === null) return;
    const key = `${tgid} ${transport} ${address} ${port}`;
    const written = this.#calls.get(key)?.written ?? null;
    this.#calls.set(key, { tgid, transport, address, port, found, written });
  }

  /** Writes what is new since the last time. */
  flush(): void {
    for (const call of this.#calls.values()) {
      const { tgid, transport, address, port, found, written } = call;
      const { name, source } = found;
      if (name === null || name === written || (source !== 'hosts' && source !== 'listener')) continue;
      this.#write({ tgid, transport, address, port, name, source });
      call.written = name;
    }
  }
}
