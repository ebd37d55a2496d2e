/**
 * Questions of getaddrinfo that a name server does not answer: what glibc sends again on the same socket, when it has
 * waited long enough, is one transaction, and is decided once.
 */
import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { type TraceLine, WAYS } from '../equality/sae-mon.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const NAME = 'both.demo.test';
const MOUNTED = 'mount --bind "$0" /etc/resolv.conf; getent ahosts "$1"; exit 0';
/** A's and AAAA's. */
const QUESTIONS = 2;

/** Answers each question when it is asked for the `answers`-th time, with no address. */
class ForgetfulServer implements AsyncDisposable {
  readonly address = `127.78.${(process.pid >> 8) & 255}.${process.pid & 255}`;
  readonly #asked = new Map<number, number>();
  readonly #socket: Socket = createSocket('udp4');
  readonly #answers: number;

  constructor(answers: number) {
    this.#answers = answers;
  }

  async listen(): Promise<this> {
    this.#socket.bind(53, this.address);
    await once(this.#socket, 'listening');
    this.#socket.on('message', (message, { port, address }) => {
      const id = message.readUInt16BE(0);
      const times = (this.#asked.get(id) ?? 0) + 1;
      this.#asked.set(id, times);
      message.writeUInt16BE(0x8180, 2);
      if (times === this.#answers) this.#socket.send(message, port, address);
    });
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}

async function linesOf(answers: number, options: string, way: string): Promise<string[]> {
  using folder = new TemporaryFolder();
  await using server = await new ForgetfulServer(answers).listen();
  writeFileSync(folder.file('resolv.conf'), `nameserver ${server.address}\noptions ${options}\n`);
  const args = ['--mount', 'sh', '-c', MOUNTED, folder.file('resolv.conf'), NAME];
  await using client = await HeldProgram.start('unshare', ...args);
  await using saeMon = await attachSaeMon('trace', '--json', '--pid', `${client.pid}`, '--probe', way);
  await client.run();
  const told = (): string[] => saeMon.stdout.split('\n').slice(0, -1);
  await saeMon.until(() => told().length >= QUESTIONS, `${QUESTIONS} lines`);
  await saeMon.stop();
  return told()
    .map((line) => JSON.parse(line) as TraceLine)
    .filter(({ kind }) => kind === 'transaction')
    .map(({ protocol, operation, resource, statusCode, outcome, tries, durationSeconds }) => {
      const seconds = Math.floor(durationSeconds ?? Number.NaN);
      return `${protocol} ${operation} ${resource} ${statusCode} ${outcome} ×${tries} after ${seconds} s`;
    })
    .sort();
}

for (const way of WAYS) {
  test(`what is answered at the third try is one transaction; ${way}`, async () => {
    const ending = `${NAME} NOERROR ok ×3 after 2 s`;
    assert.deepEqual(await linesOf(3, 'timeout:1 attempts:3', way), [`dns A ${ending}`, `dns AAAA ${ending}`]);
  });

  test(`what is never answered has timed out after the patience of its last try; ${way}`, async () => {
    const ending = `${NAME} null timeout ×2 after 10 s`;
    assert.deepEqual(await linesOf(-1, 'attempts:2', way), [`dns A ${ending}`, `dns AAAA ${ending}`]);
  });

  test(`what the client has given up on before is not answered; ${way}`, async () => {
    const lines = await linesOf(-1, 'timeout:1 attempts:2', way);
    assert.deepEqual(
      lines.map((line) => line.replace(/ after .*/, '')),
      [`dns A ${NAME} null unanswered ×2`, `dns AAAA ${NAME} null unanswered ×2`],
    );
  });
}
