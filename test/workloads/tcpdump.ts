import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { Child } from './child.ts';
import { freePort } from './tcp.ts';

/** tcpdump's own flag for its buffer is in KiB: 64 MiB hold what a slow disk delays. */
const BUFFER_KIB = 65_536;
const PATIENCE_MS = 60_000;
/** A packet that is lost by the network of one host was never sent: asked again all the same. */
const RESEND_MS = 50;

/** The filter for one server on 127.0.0.1: elsewhere a client may have a port of the same number. */
export function filterOf(port: number): string {
  return `tcp and ((dst host 127.0.0.1 and dst port ${port}) or (src host 127.0.0.1 and src port ${port}))`;
}

/** tcpdump as Debian ships it, writing what passes the loopback interface. */
export class Tcpdump implements AsyncDisposable {
  readonly #child: Child;
  readonly #file: string;
  readonly #lastPort: number;

  private constructor(child: Child, file: string, lastPort: number) {
    this.#child = child;
    this.#file = file;
    this.#lastPort = lastPort;
  }

  /** @param options of tcpdump: another link type, nanoseconds, a snap length */
  static async start(file: string, filter: string, options: readonly string[] = []): Promise<Tcpdump> {
    const lastPort = await freePort();
    // Not in immediate mode: its buffer has slots of the greatest size, which are too few.
    const fixed = ['-i', 'lo', '-n', '-U', '-B', `${BUFFER_KIB}`, '-Z', 'root', '-w', file];
    const child = new Child('tcpdump', [...fixed, ...options, `(${filter}) or udp dst port ${lastPort}`]);
    await child.until(() => child.stderr.includes('listening on'), 'tcpdump listens');
    return new Tcpdump(child, file, lastPort);
  }

  /** Ends it when all that was sent until now is in the file: a datagram that is sent last tells. */
  async stop(): Promise<void> {
    const word = Buffer.from(`the last word to ${this.#lastPort}`);
    const socket = createSocket('udp4');
    const endMs = performance.now() + PATIENCE_MS;
    while (!readFileSync(this.#file).includes(word)) {
      if (performance.now() > endMs)
        throw new Error(`tcpdump does not see the loopback interface: ${this.#child.stderr}`);
      await new Promise((resolve) => socket.send(word, this.#lastPort, '127.0.0.1', resolve));
      await new Promise((resolve) => setTimeout(resolve, RESEND_MS));
    }
    socket.close();
    await this.#child.stop('SIGINT');
    const dropped = /(\d+) packets dropped by kernel/.exec(this.#child.stderr)?.[1];
    if (dropped !== '0') throw new Error(`tcpdump lost packets: ${this.#child.stderr}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}
