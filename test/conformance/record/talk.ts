import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A server that has said nothing for so long has said all: longer only makes recording slower. */
const SILENCE_MS = 80;

/** A socket that writes what it is told: for what no client can be made to send. */
export class Talk {
  readonly #socket: Socket;
  #heard = '';
  #heardMs = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#heard += text;
      this.#heardMs = performance.now();
    });
    // A server may well reset a connection on which it was told nonsense.
    socket.on('error', () => undefined);
  }

  static async open(port: number): Promise<Talk> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    await once(socket, 'connect');
    return new Talk(socket);
  }

  /** Writes, and waits until the server has been silent for a while; what it said until then. */
  async say(text: string): Promise<string> {
    this.#heard = '';
    if (this.#socket.writable) this.#socket.write(text, 'latin1');
    this.#heardMs = performance.now();
    while (performance.now() - this.#heardMs < SILENCE_MS) await delay(10);
    return this.#heard;
  }

  /** As `say`, of which the answer may be long in coming: until it ends so. */
  async ask(text: string, end: string): Promise<void> {
    await this.say(text);
    while (!this.#heard.endsWith(end)) {
      if (this.#socket.closed) throw new Error(`the server closed before it said ${end}`);
      await once(this.#socket, 'data');
    }
  }

  async close(): Promise<void> {
    this.#socket.end();
    if (!this.#socket.closed) await once(this.#socket, 'close');
  }
}

/** One connection on which these are said, one after the other. */
export async function talk(port: number, ...texts: readonly string[]): Promise<void> {
  const connection = await Talk.open(port);
  for (const text of texts) await connection.say(text);
  await connection.close();
}
