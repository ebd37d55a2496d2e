import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Child } from './child.ts';
import { freePort } from './tcp.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const PATIENCE_MS = 60_000;

/** unbound as Debian ships it, with a zone `demo.test` of its own, at port 53 of an address that no other test has. */
export class Unbound implements AsyncDisposable {
  /** On loopback: getaddrinfo asks port 53 only. */
  readonly address = `127.77.${(process.pid >> 8) & 255}.${process.pid & 255}`;
  /** Where it listens at 127.0.0.1, for clients that can be told a port. */
  readonly port: number;
  readonly #child: Child;
  readonly #folder: TemporaryFolder;

  private constructor(port: number) {
    this.port = port;
    this.#folder = new TemporaryFolder();
    writeFileSync(this.#folder.file('zone'), ZONE);
    writeFileSync(this.#folder.file('resolv.conf'), `nameserver ${this.address}\n`);
    writeFileSync(
      this.#folder.file('unbound.conf'),
      configuration({ folder: this.#folder.path, address: this.address, port }),
    );
    this.#child = new Child('unbound', ['-d', '-p', '-c', this.#folder.file('unbound.conf')]);
  }

  static async start(): Promise<Unbound> {
    const unbound = new Unbound(await freePort());
    await unbound.#child.until(() => unbound.#child.stderr.includes('start of service'), 'start of service');
    return unbound;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** For programs that take the system's resolver: to be mounted over /etc/resolv.conf. */
  get resolverFile(): string {
    return this.#folder.file('resolv.conf');
  }

  /** Queries that it has counted since it started, once it has counted `expected`: it counts behind its answer. */
  async queries(expected: number): Promise<number> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const count = (await this.counts()).get('total.num.queries') ?? -1;
      if (count >= expected || performance.now() > deadline) return count;
      await delay(10);
    }
  }

  /** All that it counts, by its own names (unbound-control(8)): those that are 0 may be missing. */
  async counts(): Promise<ReadonlyMap<string, number>> {
    const control = ['-c', this.#folder.file('unbound.conf'), 'stats_noreset'];
    const { stdout } = await promisify(execFile)('unbound-control', control);
    return new Map([...stdout.matchAll(/^(\S+)=([\d.]+)$/gm)].map(([, name = '', count]) => [name, Number(count)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
    this.#folder[Symbol.dispose]();
  }
}

interface Listening {
  readonly folder: string;
  readonly address: string;
  readonly port: number;
}

/** The answer to `big` has no room in a datagram. */
const ZONE = `$ORIGIN demo.test.
@ 60 SOA ns h 1 2 3 4 5
@ 60 NS ns
ns 60 A 127.0.0.1
payments 60 A 10.1.2.5
both 60 A 10.1.2.4
both 60 AAAA fd00::4
db-1 60 A 127.0.0.7
shop 60 CNAME db-1
mail 60 MX 10 both
txt 60 TXT "hello world"
${Array.from({ length: 100 }, (_, index) => `big 60 A 10.9.0.${index}\n`).join('')}`;

function configuration({ folder, address, port }: Listening): string {
  return `server:
  interface: ${address}
  interface: 127.0.0.1@${port}
  max-udp-size: 1232
  do-ip6: no
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: "${folder}/pid"
  use-syslog: no
  module-config: "iterator"
  access-control: 127.0.0.0/8 allow
  local-zone: "test." nodefault
  verbosity: 1
  extended-statistics: yes
auth-zone:
  name: "demo.test."
  zonefile: "${folder}/zone"
remote-control:
  control-enable: yes
  control-interface: "${folder}/control"
  control-use-cert: no
`;
}
