/**
 * Servers by the names that their clients have asked unbound for: as they happen, and in a capture. Two names lead to
 * one address, one of them by another name (CNAME).
 */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { exported } from '../app/exported.ts';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { type ExportDocument, SaeMon, type TraceLine, WAYS } from '../equality/sae-mon.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { Nginx } from '../workloads/nginx.ts';
import { Tcpdump } from '../workloads/tcpdump.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { Unbound } from '../workloads/unbound.ts';

/** As unbound's zone has them. */
const ADDRESS = '127.0.0.7';
const NAMES = ['db-1.demo.test', 'shop.demo.test'] as const;
/** How often each is asked for something, on a connection of its own. */
const REQUESTS = { 'db-1.demo.test': 5, 'shop.demo.test': 3 } as const;
const NEVER_ASKED = 2;
const TOTAL = NEVER_ASKED + Object.values(REQUESTS).reduce((sum, count) => sum + count, 0);

/** One process: curl, which asks by getaddrinfo, and by address alone first. */
const CURL = ['mount --bind "$0" /etc/resolv.conf', 'exec curl --no-keepalive -sf -H "Connection: close" "$@"'].join(
  ' && ',
);

let unbound: Unbound;
let nginx: Nginx;
before(async () => {
  unbound = await Unbound.start();
  nginx = await Nginx.start(1);
});
after(async () => {
  await unbound?.[Symbol.asyncDispose]();
  await nginx?.[Symbol.asyncDispose]();
});

function curl(): Promise<HeldProgram> {
  const url = (host: string): string => `http://${host}:${nginx.port}/ok`;
  const named = NAMES.flatMap((name) => Array<string>(REQUESTS[name]).fill(url(name)));
  const urls = [...Array<string>(NEVER_ASKED).fill(url(ADDRESS)), ...named];
  return HeldProgram.start('unshare', '--mount', 'sh', '-c', CURL, unbound.resolverFile, ...urls);
}

/** `shop.demo.test 127.0.0.7 ×3`, of what is not DNS. */
function called({ dependencies }: ExportDocument): string[] {
  return dependencies
    .filter(({ protocol }) => protocol === 'http')
    .map(({ server, transactions }) => `${server.name} ${server.address}:${server.port} ×${transactions}`)
    .sort();
}

/** @param unasked what the server is called where its client has asked for no name */
function expected(unasked: string | null): string[] {
  const rows = NAMES.map((name) => `${name} ${ADDRESS}:${nginx.port} ×${REQUESTS[name]}`);
  return [...rows, `${unasked} ${ADDRESS}:${nginx.port} ×${NEVER_ASKED}`].sort();
}

for (const way of WAYS) {
  it(`a server has the name that its client has asked for; ${way}`, async () => {
    await using client = await curl();
    await using saeMon = await SaeMon.exporting([client.pid, nginx.pid], way);
    await client.run();
    const document = await saeMon.document();
    // Who listens there.
    assert.deepEqual(called(document), expected('nginx'));
    const served = document.endpoints.filter(({ protocol }) => protocol === 'http');
    assert.deepEqual(new Set(served.map(({ server }) => server.name)), new Set([null]));
    assert.equal(document.loss.limits['forgottenNames'], 0);
    assert.ok(document.loss.complete, JSON.stringify(document.loss));
  });
}

it('a line of trace has it as well', async () => {
  await using client = await curl();
  await using saeMon = await attachSaeMon('trace', '--json', '--proto', 'http', '--pid', `${client.pid}`);
  await client.run();
  const lines = (): string[] => saeMon.stdout.split('\n').filter((line) => line.includes('"transaction"'));
  await saeMon.until(() => lines().length >= TOTAL, `${TOTAL} lines`);
  await saeMon.stop();
  const told = lines().map((line) => JSON.parse(line) as TraceLine);
  const names = told.map(({ peer, peerName }) => `${peerName} ${peer.address}`);
  for (const name of NAMES)
    assert.equal(names.filter((each) => each === `${name} ${ADDRESS}`).length, REQUESTS[name], name);
});

it('a server has it in a capture, too, and none with --no-names', async () => {
  using folder = new TemporaryFolder();
  const file = folder.file('names.pcap');
  await using tcpdump = await Tcpdump.start(file, `host ${unbound.address} or (tcp and port ${nginx.port})`);
  await using client = await curl();
  await client.run();
  await tcpdump.stop();
  assert.deepEqual(called(await exported(file, '--local', '127.0.0.1')), expected(null));
  const unnamed = await exported(file, '--local', '127.0.0.1', '--no-names');
  assert.deepEqual(called(unnamed), [`null ${ADDRESS}:${nginx.port} ×${TOTAL}`]);
});
