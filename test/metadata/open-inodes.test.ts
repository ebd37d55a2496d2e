import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { OpenInodes } from '../../src/metadata/open-inodes.ts';

const UNIX_HEAD = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
const UDP_HEAD =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n';

let proc: string;
let nowNs: number;
let inodes: OpenInodes;

beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'sae-proc-'));
  nowNs = 1e9;
  inodes = new OpenInodes({ procPath: proc, nowNs: () => nowNs });
});
afterEach(() => rmSync(proc, { recursive: true }));

interface Process {
  /** Of its network namespace. */
  readonly namespace?: number;
  readonly unix?: readonly number[];
  readonly udp?: readonly number[];
  readonly udp6?: readonly number[] | null;
  /** Sockets that it holds; null: not ours to look at. */
  readonly holds?: readonly number[] | null;
}

function addProcess(pid: number, { namespace = 1, unix = [], udp = [], udp6 = [], holds = [] }: Process): void {
  const folder = join(proc, String(pid));
  mkdirSync(join(folder, 'net'), { recursive: true });
  mkdirSync(join(folder, 'ns'));
  symlinkSync(`net:[${namespace}]`, join(folder, 'ns', 'net'));
  listUnix(pid, unix);
  writeFileSync(join(folder, 'net', 'udp'), UDP_HEAD + udp.map(udpLine).join(''));
  if (udp6 !== null) writeFileSync(join(folder, 'net', 'udp6'), UDP_HEAD + udp6.map(udpLine).join(''));
  if (holds === null) return;
  mkdirSync(join(folder, 'fd'));
  symlinkSync('/dev/null', join(folder, 'fd', '0'));
  for (const inode of holds) symlinkSync(`socket:[${inode}]`, join(folder, 'fd', String(inode)));
}

function listUnix(pid: number, listed: readonly number[]): void {
  const lines = listed.map((inode) => `0000000000000000: 00000003 00000000 00000000 0001 03 ${inode} /run/a b.sock\n`);
  writeFileSync(join(proc, String(pid), 'net', 'unix'), UNIX_HEAD + lines.join(''));
}

function udpLine(inode: number): string {
  return `  42: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 ${inode} 2 0000 0\n`;
}

describe('a socket', () => {
  it('that is listed is open, of UDP over IPv4 and IPv6, and of Unix', () => {
    addProcess(7, { unix: [70, 71], udp: [80], udp6: [90] });
    for (const inode of [70, 71]) assert.equal(inodes.isOpen('unix', inode, 7), true);
    for (const inode of [80, 90]) assert.equal(inodes.isOpen('udp', inode, 7), true);
  });

  it('that is neither listed nor held is not', () => {
    addProcess(7, { unix: [70], udp: [80], udp6: null });
    assert.equal(inodes.isOpen('unix', 80, 7), false);
    assert.equal(inodes.isOpen('udp', 70, 7), false);
  });

  it('that is held is open, though another network namespace lists it: an accepted one belongs to its client’s', () => {
    addProcess(7, { holds: [70] });
    assert.equal(inodes.isOpen('unix', 70, 7), true);
    assert.equal(inodes.isOpen('udp', 70, 7), true);
  });

  it('of a process that is gone, or that nobody may look into, is nobody’s to tell', () => {
    assert.equal(inodes.isOpen('unix', 70, 8), null);
    addProcess(7, { unix: [70], holds: null });
    assert.equal(inodes.isOpen('unix', 70, 7), true);
    assert.equal(inodes.isOpen('unix', 71, 7), null);
  });

  it('without a number is nobody’s to tell', () => {
    addProcess(7, {});
    assert.equal(inodes.isOpen('unix', 0, 7), null);
  });
});

describe('the lists', () => {
  it('are read once a second for all questions', () => {
    addProcess(7, { unix: [70] });
    assert.equal(inodes.isOpen('unix', 70, 7), true);
    listUnix(7, []);
    nowNs += 0.9e9;
    assert.equal(inodes.isOpen('unix', 70, 7), true);
    nowNs += 0.1e9;
    assert.equal(inodes.isOpen('unix', 70, 7), false);
  });

  it('are those of a network namespace: read once for all of its processes, and for no others', () => {
    addProcess(7, { namespace: 1, unix: [70] });
    addProcess(8, { namespace: 1, unix: [] });
    addProcess(9, { namespace: 2, unix: [] });
    assert.deepEqual(
      [7, 8, 9].map((tgid) => inodes.isOpen('unix', 70, tgid)),
      [true, true, false],
    );
  });

  it('go on being right of more namespaces than are kept', () => {
    for (let n = 1; n <= 600; n += 1) addProcess(n, { namespace: n, unix: [1000 + n] });
    for (let round = 0; round < 2; round += 1) {
      for (let n = 1; n <= 600; n += 1) {
        assert.equal(inodes.isOpen('unix', 1000 + n, n), true);
        assert.equal(inodes.isOpen('unix', 2000 + n, n), false);
      }
    }
  });
});
