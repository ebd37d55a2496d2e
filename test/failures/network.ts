import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { Child } from '../workloads/child.ts';

/** The two ends of the link, in documentation ranges (RFC 5737, RFC 3849): nothing leaves these namespaces. */
export const CLIENT = { ipv4: '192.0.2.1', ipv6: '2001:db8::1' } as const;
export const SERVER = { ipv4: '192.0.2.2', ipv6: '2001:db8::2' } as const;
/** The server's side answers for these with ICMP "host unreachable". */
export const UNREACHABLE = { ipv4: '198.51.100.1', ipv6: '2001:db8:1::1' } as const;
/** The server's side drops what goes there and says nothing. */
export const SILENT = { ipv4: '203.0.113.1', ipv6: '2001:db8:2::1' } as const;
/** The client's own routes refuse it. */
export const NO_ROUTE = { ipv4: '198.18.0.1', ipv6: '2001:db8:3::1' } as const;

export type Side = 'client' | 'server';

/** How often to look whether something was sent again. */
const LOOK_MS = 20;

/** Of the link's ends, which know each other from the start: no second of waiting for an answer. */
const MAC = { client: '02:00:00:00:00:01', server: '02:00:00:00:00:02' } as const;
const NOBODY = '02:00:00:00:00:03';
/** Nor for addresses that might be taken. */
const IPV6_AT_ONCE = ['net.ipv6.conf.all.accept_dad=0', 'net.ipv6.conf.default.accept_dad=0'];
/** … that answers each SYN. */
const ROUTER = [
  'net.ipv4.ip_forward=1',
  'net.ipv6.conf.all.forwarding=1',
  'net.ipv4.icmp_ratelimit=0',
  'net.ipv6.icmp.ratelimit=0',
];

/** Two network namespaces with a veth between them, gone at the end of the block, also on failure. */
export class Network implements Disposable {
  readonly #names: Readonly<Record<Side, string>>;

  constructor() {
    // Distinct for each network of each test process.
    Network.#made += 1;
    const suffix = `${process.pid}-${Network.#made}`;
    this.#names = { client: `sae-c-${suffix}`, server: `sae-s-${suffix}` };
    try {
      this.#build();
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  static #made = 0;

  /** A program in one of the namespaces. */
  spawn(side: Side, command: string, args: readonly string[] = []): Child {
    return new Child('ip', this.command(side, command, ...args).slice(1));
  }

  /** How a program is run in one of the namespaces; its process is the one that is told to. */
  command(side: Side, ...command: string[]): [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.#names[side], ...command];
  }

  /** What the client sends to one address and port goes to the server at another, as a service of Kubernetes does it. */
  translate(from: { readonly address: string; readonly port: number }, toPort: number): void {
    this.#ip('client', `route add ${from.address} via ${SERVER.ipv4}`);
    const rules = [
      'add table ip nat',
      'add chain ip nat output { type nat hook output priority -100; }',
      `add rule ip nat output ip daddr ${from.address} tcp dport ${from.port} dnat to ${SERVER.ipv4}:${toPort}`,
    ];
    execFileSync('ip', ['netns', 'exec', this.#names.client, 'nft', rules.join('\n')], { stdio: 'pipe' });
  }

  /** The server's end of the link goes down or up. */
  setLink(state: 'up' | 'down'): void {
    this.#ip('server', `link set veth0 ${state}`);
  }

  /** What the client sends is lost on its way (it goes to a wrong hardware address), or arrives again. */
  setDelivery(state: 'lost' | 'arriving'): void {
    const address = state === 'lost' ? NOBODY : MAC.server;
    for (const ip of ['ipv4', 'ipv6'] as const) {
      this.#ip('client', `neighbour replace ${SERVER[ip]} lladdr ${address} dev veth0`);
    }
  }

  /** Segments of TCP that the client's namespace has sent again. */
  sentAgain(): number {
    const args = ['netns', 'exec', this.#names.client, 'cat', '/proc/net/snmp'];
    const [names, values] = execFileSync('ip', args, { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.startsWith('Tcp:'))
      .map((line) => line.split(' '));
    return Number(values?.[names?.indexOf('RetransSegs') ?? -1]);
  }

  /** Resolves when the client's kernel has lost its patience: it has sent more again than `before`. */
  async sendingAgain(before: number): Promise<void> {
    while (this.sentAgain() === before) await delay(LOOK_MS);
  }

  /** Runs a command of iproute2's `tc` in one of the namespaces. */
  tc(side: Side, command: string): void {
    execFileSync('tc', ['-n', this.#names[side], ...command.split(' ')], { stdio: 'pipe' });
  }

  [Symbol.dispose](): void {
    for (const name of Object.values(this.#names)) {
      try {
        execFileSync('ip', ['netns', 'delete', name], { stdio: 'pipe' });
      } catch {
        // It was not made: the constructor failed before, and throws why.
      }
    }
  }

  #build(): void {
    const { client, server } = this.#names;
    execFileSync('ip', ['netns', 'add', client]);
    execFileSync('ip', ['netns', 'add', server]);
    for (const side of ['client', 'server'] as const) {
      this.#set(side, IPV6_AT_ONCE);
      this.#ip(side, 'link set lo up');
    }
    this.#set('server', ROUTER);
    this.#ip(
      'client',
      `link add veth0 address ${MAC.client} type veth peer name veth0 address ${MAC.server} netns ${server}`,
    );
    this.#address('client', CLIENT);
    this.#address('server', SERVER);
    for (const ip of ['ipv4', 'ipv6'] as const) {
      this.#ip('client', `neighbour add ${SERVER[ip]} lladdr ${MAC.server} dev veth0`);
      this.#ip('server', `neighbour add ${CLIENT[ip]} lladdr ${MAC.client} dev veth0`);
    }
    for (const target of [UNREACHABLE, SILENT]) {
      this.#ip('client', `route add ${target.ipv4} via ${SERVER.ipv4}`);
      this.#ip('client', `route add ${target.ipv6} via ${SERVER.ipv6}`);
    }
    for (const ip of ['ipv4', 'ipv6'] as const) {
      this.#ip('client', `route add unreachable ${NO_ROUTE[ip]}`);
      this.#ip('server', `route add unreachable ${UNREACHABLE[ip]}`);
      this.#ip('server', `route add blackhole ${SILENT[ip]}`);
    }
  }

  #address(side: Side, { ipv4, ipv6 }: typeof CLIENT | typeof SERVER): void {
    this.#ip(side, `address add ${ipv4}/24 dev veth0`);
    this.#ip(side, `address add ${ipv6}/64 dev veth0 nodad`);
    this.#ip(side, 'link set veth0 up');
  }

  #set(side: Side, settings: readonly string[]): void {
    execFileSync('ip', ['netns', 'exec', this.#names[side], 'sysctl', '-qw', ...settings], { stdio: 'pipe' });
  }

  #ip(side: Side, command: string): void {
    execFileSync('ip', ['-n', this.#names[side], ...command.split(' ')], { stdio: 'pipe' });
  }
}
