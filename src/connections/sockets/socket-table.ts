import { ChurnMap } from '../../lib/churn-map.ts';
import { isStale, RecencyList, type Recent } from '../../lib/recency-list.ts';
import type { Socket } from './socket.ts';

/** Sockets that are looked at for one that can be forgotten without loss, from the idlest on. */
const LOOKED_AT = 64;

/** Open sockets by number, and by how long they have been silent. */
export class SocketTable {
  readonly #sockets = new ChurnMap<number, Socket>();
  readonly #ending = new RecencyList<Socket>();
  readonly #endless = new RecencyList<Socket>();
  /** The one that was asked for last: mostly the next one, too. */
  #last: Socket | undefined;

  get size(): number {
    return this.#sockets.size;
  }

  get(id: number): Socket | undefined {
    if (this.#last?.id !== id) this.#last = this.#sockets.get(id);
    return this.#last;
  }

  add(socket: Socket, nowNs: number): void {
    this.#sockets.set(socket.id, socket);
    this.#last = socket;
    socket.place = this.#listOf(socket).add(socket, nowNs);
  }

  /** It spoke. */
  renew(socket: Socket, nowNs: number): void {
    const place = socket.place as Recent<Socket>;
    if (isStale(place, nowNs)) this.#listOf(socket).renew(place, nowNs);
  }

  delete(socket: Socket): void {
    if (socket.place === null) return;
    this.#last = undefined;
    this.#sockets.delete(socket.id);
    this.#listOf(socket).delete(socket.place);
    socket.place = null;
  }

  /** Nothing may be deleted meanwhile. */
  values(): IterableIterator<Socket> {
    return this.#sockets.values();
  }

  /** Of those whose end the kernel does not tell, the idlest that has been silent since `beforeNs`; null where there is none. */
  idleSince(beforeNs: number): Socket | null {
    const place = this.#endless.oldest;
    return place !== null && place.atNs < beforeNs ? place.value : null;
  }

  /** Who goes when there is no room: the idlest of those where nothing is under way, of the idlest few; else the idlest. */
  leastWorth(): Socket | null {
    const endless = this.#endless.oldest;
    const ending = this.#ending.oldest;
    const quiet = firstQuiet(endless) ?? firstQuiet(ending);
    if (quiet !== null) return quiet;
    if (endless === null || ending === null) return (endless ?? ending)?.value ?? null;
    return endless.atNs <= ending.atNs ? endless.value : ending.value;
  }

  #listOf(socket: Socket): RecencyList<Socket> {
    return socket.isEndless ? this.#endless : this.#ending;
  }
}

function firstQuiet(oldest: Recent<Socket> | null): Socket | null {
  let place = oldest;
  for (let i = 0; i < LOOKED_AT && place !== null; i += 1) {
    if (place.value.isQuiet) return place.value;
    place = place.newer;
  }
  return null;
}
