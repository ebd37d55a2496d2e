import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { framed, pointer, query, wireName } from '../../protocols/dns/messages.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';
import { say } from './dns-datagrams.ts';
import { DNS_PORT, dnsServer, table } from './dns-server.ts';
import type { Scenario } from './scenario.ts';
import { runClient } from './server.ts';
import { Talk } from './talk.ts';

const PROGRAMS = import.meta.dirname;

/** What each is asked as, on a socket of its own, and the row that it is. */
const TYPES = [
  { words: ['www.demo.test', 'A'], row: 'A www.demo.test' },
  { words: ['BOTH.Demo.test', 'AAAA'], row: 'AAAA both.demo.test' },
  { words: ['_http._tcp.demo.test', 'SRV'], row: 'SRV _http._tcp.demo.test' },
  { words: ['mail.demo.test', 'MX'], row: 'MX mail.demo.test' },
  { words: ['a.demo.test', 'TYPE65280'], row: 'TYPE65280 a.demo.test' },
  { words: ['a.demo.test', 'HTTPS'], row: 'HTTPS a.demo.test' },
  { words: ['demo.test', 'ANY', '+notcp'], row: 'ANY demo.test' },
  { words: ['-x', '192.0.2.1'], row: 'PTR 1.2.0.192.in-addr.arpa!NXDOMAIN' },
  { words: ['version.bind', 'TXT', 'CH'], row: 'TXT version.bind' },
] as const;
const CODES = [
  { words: ['nx.demo.test', 'A'], row: 'A nx.demo.test!NXDOMAIN' },
  { words: ['nx.demo.test', 'A', '+noedns', '+norec'], row: 'A nx.demo.test!NXDOMAIN' },
  { words: ['a.fail.test', 'A'], row: 'A a.fail.test!SERVFAIL' },
  { words: ['-b', '127.0.0.3', 'a.demo.test', 'A'], row: 'A a.demo.test!REFUSED' },
  { words: ['a.demo.test', 'A', '+edns=1', '+noednsneg'], row: 'A a.demo.test!BADVERS' },
  { words: ['a.demo.test', 'SOA', '+opcode=notify'], row: 'NOTIFY a.demo.test!REFUSED' },
] as const;

function dig(port: number, ...words: readonly string[]): Promise<string> {
  return runClient('dig', ['@127.0.0.1', '-p', `${port}`, '+tries=1', ...words]);
}

/** What getaddrinfo of glibc asks, which knows no port but 53: in a mount namespace with a configuration of its own. */
async function getaddrinfo(...names: readonly string[]): Promise<void> {
  using folder = new TemporaryFolder();
  writeFileSync(folder.file('resolv.conf'), 'nameserver 127.0.0.1\n');
  writeFileSync(folder.file('nsswitch.conf'), 'hosts: dns\n');
  const binds = ['resolv.conf', 'nsswitch.conf'].map((file) => `mount --bind ${folder.file(file)} /etc/${file}`);
  const script = [...binds, 'for name; do getent ahosts "$name"; done', 'true']
    .join(' && ')
    .replace('done &&', 'done;');
  await runClient('unshare', ['--mount', 'sh', '-c', script, 'sh', ...names]);
}

async function goClient(port: number): Promise<void> {
  using folder = new TemporaryFolder();
  const program = folder.file('client');
  await runClient('env', ['GO111MODULE=off', 'go', 'build', '-o', program, join(PROGRAMS, 'dns_client.go')]);
  await runClient(program, [`127.0.0.1:${port}`]);
}

export const DNS_SCENARIOS: readonly Scenario[] = [
  {
    name: 'dig',
    protocol: 'dns',
    origin: 'dig 9.18 over TCP to unbound 1.17: each query on a connection of its own, then three on one',
    server: () => dnsServer(),
    client: async (port) => {
      await dig(port, '+tcp', 'example.com', 'A', 'nx.example.com', 'TXT');
      await dig(port, '+tcp', '+keepopen', 'a.demo.test', 'A', 'both.demo.test', 'AAAA', 'txt.demo.test', 'TXT');
    },
    golden: [
      'A example.com',
      'TXT nx.example.com!NXDOMAIN',
      'A a.demo.test, AAAA both.demo.test, TXT txt.demo.test',
    ].map(table),
  },
  {
    name: 'dig-types',
    protocol: 'dns',
    origin:
      'dig 9.18 over UDP to unbound 1.17: types with and without a name, classes, the root, letters in either case',
    server: () => dnsServer(),
    client: (port) => dig(port, ...TYPES.flatMap(({ words }) => words)),
    golden: TYPES.map(({ row }) => table(row)),
  },
  {
    name: 'dig-codes',
    protocol: 'dns',
    origin: 'dig 9.18 over UDP to unbound 1.17: refusals and failures, with EDNS(0) and without',
    server: () => dnsServer(),
    client: async (port) => {
      for (const { words } of CODES) await dig(port, ...words);
    },
    golden: CODES.map(({ row }) => table(row)),
  },
  {
    name: 'dig-truncated',
    protocol: 'dns',
    origin: 'dig 9.18 to unbound 1.17: an answer that is too long for UDP, and the same question over TCP',
    server: () => dnsServer(),
    client: (port) => dig(port, '+bufsize=512', 'big.demo.test', 'A'),
    golden: [table('A big.demo.test'), table('A big.demo.test')],
  },
  {
    name: 'getaddrinfo',
    protocol: 'dns',
    origin: 'getent ahosts, that is getaddrinfo of glibc 2.36, to unbound 1.17: A and AAAA in one sendmmsg',
    server: () => dnsServer(DNS_PORT),
    client: () => getaddrinfo('both.demo.test', 'www.demo.test', 'nx.demo.test'),
    golden: [
      table('A both.demo.test, AAAA both.demo.test'),
      table('A www.demo.test, AAAA www.demo.test'),
      table('A nx.demo.test!NXDOMAIN, AAAA nx.demo.test!NXDOMAIN'),
    ],
  },
  {
    name: 'c-ares',
    protocol: 'dns',
    origin: 'dns.Resolver of Node.js 24, that is c-ares, to unbound 1.17',
    server: () => dnsServer(),
    client: (port) => runClient(process.execPath, [join(PROGRAMS, 'dns-client-program.ts'), `${port}`]),
    golden: ['A both.demo.test', 'AAAA both.demo.test', 'MX mail.demo.test', 'A nx.demo.test!NXDOMAIN'].map(table),
  },
  {
    name: 'go',
    protocol: 'dns',
    origin: "Go's own resolver, without cgo, to unbound 1.17: A and AAAA on two sockets, then over TCP",
    server: () => dnsServer(),
    client: goClient,
    golden: ['TXT txt.demo.test', 'A a.demo.test', 'SRV _http._tcp.demo.test', 'TXT nx.demo.test!NXDOMAIN'].map(table),
  },
  {
    name: 'dnspython',
    protocol: 'dns',
    origin: 'dnspython 2 to unbound 1.17: several queries on one socket, over UDP and over TCP',
    server: () => dnsServer(),
    client: (port) => runClient('python3', [join(PROGRAMS, 'dns_client.py'), `${port}`]),
    golden: [
      table('A a.demo.test, AAAA both.demo.test, TXT nx.demo.test!NXDOMAIN'),
      table('A a.demo.test, AAAA both.demo.test, TXT nx.demo.test!NXDOMAIN'),
    ],
  },
  {
    name: 'pipelined',
    protocol: 'dns',
    origin:
      'a socket to unbound 1.17: three queries in one segment, then one whose length comes alone, then half a one',
    server: () => dnsServer(),
    client: pipelined,
    golden: [
      table('A a.demo.test, AAAA both.demo.test, A nx.demo.test!NXDOMAIN, TXT txt.demo.test, MX mail.demo.test'),
    ],
  },
  {
    name: 'odd-datagrams',
    protocol: 'dns',
    origin:
      'datagrams to unbound 1.17: the same query twice, two questions, a name that goes round in circles, no question',
    server: () => dnsServer(),
    client: (port) =>
      say(port, [
        query({ id: 1, name: 'a.demo.test' }),
        query({ id: 1, name: 'a.demo.test', type: 28 }),
        query({ id: 2, wireName: Uint8Array.of(1, 0x61, ...pointer(12)) }),
        query({ id: 3, questions: 0 }),
        query({
          id: 4,
          questions: 2,
          name: 'a.demo.test',
          records: [Uint8Array.of(...wireName('b'), 0, 1, 0, 1)],
          additionals: 1,
        }),
      ]),
    golden: [table('A a.demo.test, AAAA a.demo.test, A!FORMERR, _OTHER!FORMERR, A a.demo.test!FORMERR')],
  },
];

async function pipelined(port: number): Promise<void> {
  const talk = await Talk.open(port);
  const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const three = [
    query({ id: 11, name: 'a.demo.test' }),
    query({ id: 12, name: 'both.demo.test', type: 28 }),
    query({ id: 13, name: 'nx.demo.test' }),
  ];
  await talk.say(three.map((one) => latin(framed(one))).join(''));
  for (const [one, at] of [
    [query({ id: 14, name: 'txt.demo.test', type: 16 }), 2],
    [query({ id: 14, name: 'mail.demo.test', type: 15 }), 20],
  ] as const) {
    const text = latin(framed(one));
    await talk.say(text.slice(0, at));
    await talk.say(text.slice(at));
  }
  await talk.close();
}
