import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Child } from './child.ts';
import { accepting, freePort } from './tcp.ts';
import { TemporaryFolder } from './temporary-folder.ts';

export interface HaproxyOptions {
  /** `http`: it reads heads, and may splice bodies; `tcp`: it may splice all. */
  readonly mode: 'http' | 'tcp';
  /** Of the service behind it, on 127.0.0.1. */
  readonly servicePort: number;
  /** How it tells the service for whom it speaks (words of its configuration); then it splices nothing. */
  readonly preface?: string;
}

/** haproxy as Debian ships it, before a service, splicing in both directions unless it is told to do otherwise. */
export class Haproxy implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;
  readonly #folder: TemporaryFolder;

  private constructor(port: number, child: Child, folder: TemporaryFolder) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  static async start(options: HaproxyOptions): Promise<Haproxy> {
    const folder = new TemporaryFolder();
    const port = await freePort();
    writeFileSync(folder.file('haproxy.cfg'), configuration(port, folder.file('stats'), options));
    const child = new Child('haproxy', ['-f', folder.file('haproxy.cfg'), '-db', '-q']);
    await accepting(child, port);
    return new Haproxy(port, child, folder);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Pipes that it has made, by its own account: it makes one when it splices for the first time. */
  async pipes(): Promise<number> {
    const socket = connect(this.#folder.file('stats')).setEncoding('utf8');
    socket.write('show info\n');
    let text = '';
    for await (const part of socket) text += part;
    return ['PipesUsed', 'PipesFree'].reduce(
      (sum, name) => sum + Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)?.[1]),
      0,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
    this.#folder[Symbol.dispose]();
  }
}

function configuration(port: number, stats: string, { mode, servicePort, preface }: HaproxyOptions): string {
  return `global
  nbthread 2
  stats socket ${stats} level admin
defaults
  mode ${mode}
  ${preface === undefined ? 'option splice-request\n  option splice-response' : ''}
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen front
  bind 127.0.0.1:${port}
  server service 127.0.0.1:${servicePort} ${preface ?? ''}
`;
}
