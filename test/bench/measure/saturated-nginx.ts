import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Nginx } from '../../workloads/nginx.ts';
import { freePort } from '../../workloads/tcp.ts';
import { wrk } from './wrk.ts';

const run = promisify(execFile);

const LOCATIONS = `
    access_log off;
    location = /ok { return 200 "ok\\n"; }
    location = /status { stub_status; }
`;

/** nginx with the least work of its own, two workers of it, without an access log. */
export class SaturatedNginx implements AsyncDisposable {
  readonly #nginx: Nginx;

  private constructor(nginx: Nginx) {
    this.#nginx = nginx;
  }

  static async start(): Promise<SaturatedNginx> {
    return new SaturatedNginx(await Nginx.start(await freePort(), LOCATIONS));
  }

  get pid(): number {
    return this.#nginx.pid;
  }

  /** Returns the requests a second. */
  load(): Promise<number> {
    return wrk(this.#url('/ok'));
  }

  /** nginx's own count since it started, this question in it, once all other connections are over. */
  async requests(): Promise<number> {
    let status = '';
    for (let tries = 0; tries < 200; tries += 1) {
      status = (await run('curl', ['-sS', this.#url('/status')])).stdout;
      const [, active, requests] = /^Active connections: (\d+)[^\d]+\d+ \d+ (\d+) /.exec(status) ?? [];
      if (active === '1') return Number(requests);
    }
    throw new Error(`nginx does not come to rest: ${status}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#nginx[Symbol.asyncDispose]();
  }

  #url(path: string): string {
    return `http://127.0.0.1:${this.#nginx.port}${path}`;
  }
}
