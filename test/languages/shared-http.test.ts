/** A client of HTTP/1.1 that keeps ten requests under way on one connection, attached in its middle. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SaeMon, type TraceLine, WAYS } from '../equality/sae-mon.ts';
import { DelayingProxy } from '../workloads/delaying-proxy.ts';

const UNDER_WAY = 10;
const WATCHED_MS = 2000;
const FAR_MS = 10;
/** The sizes of a request and of its answer say which it is. */
const SIZES = 997;
/** Of what was answered, for what one clock says earlier than the other. */
const EDGES = 0.02;
const HEAD = /^HTTP\/1\.1 200 OK\r\n[\s\S]*?Content-Length: (\d+)\r\n[\s\S]*?\r\n\r\n/;

/** Asks again as soon as it is answered. */
class Pipeline {
  answered = 0;
  readonly #socket: Socket;
  #sent = 0;
  #text = '';

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true }).setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#read(text));
    for (let n = 0; n < UNDER_WAY; n += 1) this.#ask();
  }

  end(): void {
    this.#socket.destroy();
  }

  #ask(): void {
    this.#sent += 1;
    this.#socket.write(`GET /items HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat((this.#sent * 31) % SIZES)}\r\n\r\n`);
  }

  #read(text: string): void {
    this.#text += text;
    for (;;) {
      const head = HEAD.exec(this.#text);
      const bytes = (head?.[0].length ?? 0) + Number(head?.[1]);
      if (head === null || this.#text.length < bytes) return;
      this.#text = this.#text.slice(bytes);
      this.answered += 1;
      this.#ask();
    }
  }
}

/** By how much an answer's body is longer than what its request was padded with: the same for all. */
function differenceOf({ requestBytes, responseBytes }: TraceLine, headBytes: number): number {
  const padding = requestBytes - 'GET /items HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n'.length;
  return responseBytes - headBytes - padding - String(padding).length;
}

for (const way of WAYS) {
  test(`ten requests under way, ${FAR_MS} ms away: all count, and no pair is wrong; ${way}`, async (context) => {
    const server = createServer((request, response) => {
      const padding = String(request.headers['x'] ?? '').length;
      response.writeHead(200, { 'Content-Length': padding, Date: 'never' }).end('y'.repeat(padding));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await using proxy = await DelayingProxy.start((server.address() as AddressInfo).port, FAR_MS);
    const pipeline = new Pipeline(proxy.port);
    while (pipeline.answered < 10 * UNDER_WAY) await delay(20);
    await using saeMon = await SaeMon.attach('trace', '--json', '--pid', `${process.pid}`, '--probe', way);
    const [fromMs, before] = [Date.now(), pipeline.answered];
    await delay(WATCHED_MS);
    const [untilMs, after] = [Date.now(), pipeline.answered];
    const lines = await saeMon.lines();
    pipeline.end();
    server.close();
    const summary = lines.at(-1) as unknown as { readonly loss: { readonly complete: boolean } };
    assert.ok(summary.loss.complete, JSON.stringify(summary.loss));
    const seen = lines.filter((line) => {
      const atMs = Number(line.timeUnixNano) / 1e6;
      if (line.kind !== 'transaction') return false;
      return line.role === 'client' && line.peer.port === proxy.port && atMs > fromMs && atMs <= untilMs;
    });
    const timed = seen.filter(({ durationSeconds }) => durationSeconds !== null);
    const headBytes =
      'HTTP/1.1 200 OK\r\nContent-Length: \r\nDate: never\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n'
        .length;
    const wrong = timed.filter((line) => differenceOf(line, headBytes) !== 0);
    context.diagnostic(
      `counted ${seen.length} of ${after - before}, ${timed.length} with a duration, ${wrong.length} wrong`,
    );
    assert.deepEqual(wrong.slice(0, 1), []);
    assert.ok(Math.abs(seen.length - (after - before)) <= EDGES * (after - before) + UNDER_WAY + 1);
  });
}
