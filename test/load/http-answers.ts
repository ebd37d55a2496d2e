import type { HttpStep } from './http-step.ts';

/**
 * Reads HTTP/1.1 answers off one connection and checks each against its step: status, and the body's
 * exact length by Content-Length or chunks. Throws on anything else.
 */
export class HttpAnswers {
  readonly #expected: HttpStep[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  /** Of the body being read: bytes left of it or of its chunk; null while a head is awaited. */
  #left: number | null = null;
  #chunked = false;
  #received = 0;
  #closing = false;

  push(step: HttpStep): void {
    this.#expected.push(step);
  }

  get pending(): number {
    return this.#expected.length;
  }

  /** The server said that it will close. */
  get closing(): boolean {
    return this.#closing;
  }

  feed(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
    while (this.#left === null ? this.#head() : this.#body());
  }

  #head(): boolean {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const step = this.#expected[0];
    const head = this.#bytes.toString('latin1', 0, end);
    this.#bytes = this.#bytes.subarray(end + 4);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
    if (step === undefined || status !== step.status) throw new Error(`expected ${JSON.stringify(step)}, got ${head}`);
    this.#closing = /^connection: close/im.test(head);
    const bodiless = step.method === 'HEAD' || status === 204 || status === 304;
    this.#chunked = !bodiless && /^transfer-encoding: chunked/im.test(head);
    this.#left = bodiless || this.#chunked ? 0 : Number(/^content-length: (\d+)/im.exec(head)?.[1]);
    if (Number.isNaN(this.#left)) throw new Error(`an answer without a length: ${head}`);
    this.#received = 0;
    if (this.#left === 0 && !this.#chunked) this.#complete();
    return true;
  }

  /** @returns whether to go on with what is at hand. */
  #body(): boolean {
    const take = Math.min(this.#left ?? 0, this.#bytes.length);
    this.#received += take;
    this.#left = (this.#left ?? 0) - take;
    this.#bytes = this.#bytes.subarray(take);
    if (this.#left > 0) return false;
    if (this.#chunked) return this.#chunkHead();
    this.#complete();
    return true;
  }

  #chunkHead(): boolean {
    const from = this.#received === 0 ? 0 : 2; // the end of the chunk before
    const end = this.#bytes.indexOf('\r\n', from);
    if (end < 0) return false;
    const size = Number.parseInt(this.#bytes.toString('latin1', from, end), 16);
    if (size === 0) {
      if (this.#bytes.length < end + 4) return false;
      this.#bytes = this.#bytes.subarray(end + 4);
      this.#complete();
      return true;
    }
    this.#bytes = this.#bytes.subarray(end + 2);
    this.#left = size;
    return true;
  }

  #complete(): void {
    const step = this.#expected.shift() as HttpStep;
    this.#left = null;
    if (step.download !== undefined && step.download !== this.#received) {
      throw new Error(`expected ${step.download} bytes of ${step.path}, got ${this.#received}`);
    }
  }
}
