import { parseCidrs } from '../cidr.ts';
import { InvariantError } from '../errors.ts';
import { TextTest } from './text-test.ts';
import type { Endpoint } from './tree.ts';

/** Addresses whose verdict is remembered: asking a network allocates. */
const MAX_KNOWN = 2000;

/** Whether one end of a conversation is any of some endpoints. Known addresses allocate nothing. */
export class EndpointTest {
  readonly #hosts: readonly Host[];

  constructor(endpoints: readonly Endpoint[]) {
    this.#hosts = endpoints.map((endpoint) => new Host(endpoint));
  }

  /** @param name under which it was looked for */
  matches(address: string, port: number | null, name: string | null): boolean {
    const hosts = this.#hosts;
    for (let i = 0; i < hosts.length; i += 1) {
      if ((hosts[i] as Host).matches(address, port, name)) return true;
    }
    return false;
  }
}

class Host {
  readonly #port: number | null;
  /** Null: a network. */
  readonly #text: TextTest | null = null;
  readonly #network: NetworkTest | null = null;

  constructor({ host, port }: Endpoint) {
    this.#port = port;
    if (host.kind === 'network') this.#network = new NetworkTest(host.text);
    else this.#text = new TextTest([host], false);
  }

  matches(address: string, port: number | null, name: string | null): boolean {
    if (this.#port !== null && this.#port !== port) return false;
    if (this.#network !== null) return this.#network.has(address);
    return this.#text !== null && (this.#text.matches(address) || this.#text.matches(name));
  }
}

class NetworkTest {
  readonly #has: (address: string) => boolean;
  readonly #known = new Map<string, boolean>();

  constructor(text: string) {
    const has = parseCidrs(text);
    if (has === null) throw new InvariantError(`the parser let ${text} through as a network`);
    this.#has = has;
  }

  has(address: string): boolean {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const verdict = this.#has(address);
    this.#known.set(address, verdict);
    return verdict;
  }
}
