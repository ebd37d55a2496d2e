/**
 * /etc/hosts as a process sees it (hosts(5)): `address name [name…] [# comment]`. The file is its container's, which may
 * have put anything there. So nothing is opened but directories and regular files, by no symbolic link and by no file
 * system that asks somebody before it answers; only so much is read; and names are those of hosts.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isIP } from 'node:net';
import { formatAddress, parseAddress } from '../lib/address.ts';
import { textOf } from './proc-files.ts';

/** Some thousand lines; block lists of ad servers go beyond, and name what nobody calls. */
const MAX_BYTES = 128 * 1024;
/** open(2): only to look at it. A device is not touched by that, and a fifo waits for nobody. Not among Node's constants. */
const O_PATH = 0o10000000;
const { O_NOFOLLOW, O_DIRECTORY, O_NONBLOCK, O_RDONLY } = constants;
/** The first part is the kernel's own link to the root of the process. */
const FOLDER = 'etc';
const FILE = 'hosts';
/** Where a mount would decide what is found. */
const ON_THE_WAY = ['/', `/${FOLDER}`, `/${FOLDER}/${FILE}`];
/** File systems of the kernel's own: no look at one waits for another program or host. */
const OWN_FILE_SYSTEMS = new Set(
  'aufs bcachefs btrfs erofs ext2 ext3 ext4 f2fs iso9660 overlay ramfs rootfs squashfs tmpfs vfat xfs zfs'.split(' '),
);
/** RFC 1123, and the underscores of containers. Longer than 253 bytes is none. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/;

/** The first name of each address in the beginning of the file; null where there is none, or none that may be read. */
export function hostsSeenBy(pid: number, procPath: string): ReadonlyMap<string, string> | null {
  if (!asksNobody(`${procPath}/${pid}/mountinfo`)) return null;
  try {
    const text = readHosts(`${procPath}/${pid}/root`);
    return text === null ? null : parseHosts(text);
  } catch {
    // Gone, not there, a link, a device: there is no name in it.
    return null;
  }
}

/** The first line of an address decides, as it does for whoever looks for its name. */
export function parseHosts(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const bytes = new Uint8Array(16);
  for (const line of text.split('\n')) {
    const [address = '', name = ''] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/, 2);
    // `::ffff:192.0.2.1` is what nobody writes here, and `parseAddress` does not read.
    const isMixed = address.includes(':') && address.includes('.');
    if (isIP(address) === 0 || isMixed || !NAME.test(name) || !parseAddress(address, bytes)) continue;
    const key = formatAddress(bytes, 0, true);
    if (!names.has(key)) names.set(key, name);
  }
  return names;
}

/** Directory, then file, each by what is held of the one before: nobody can put a link between. */
function readHosts(root: string): string | null {
  const folder = openSync(`${root}/${FOLDER}`, O_PATH | O_NOFOLLOW | O_DIRECTORY);
  try {
    const found = openSync(`/proc/self/fd/${folder}/${FILE}`, O_PATH | O_NOFOLLOW);
    try {
      return fstatSync(found).isFile() ? readBeginning(found) : null;
    } finally {
      closeSync(found);
    }
  } finally {
    closeSync(folder);
  }
}

function readBeginning(found: number): string {
  const file = openSync(`/proc/self/fd/${found}`, O_RDONLY | O_NONBLOCK);
  try {
    const bytes = Buffer.alloc(MAX_BYTES);
    const length = readSync(file, bytes, 0, MAX_BYTES, 0);
    const text = bytes.toString('latin1', 0, length);
    // The last line may be cut.
    return length < MAX_BYTES ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  } finally {
    closeSync(file);
  }
}

/** 36 35 98:0 /root /mount-point options… - type source super-options (proc_pid_mountinfo(5)) */
function asksNobody(mountinfo: string): boolean {
  const lines = textOf(mountinfo)?.split('\n') ?? [];
  const types = lines.flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const point = before.split(' ')[4] ?? '';
    return ON_THE_WAY.includes(point) ? [{ point, type: after.split(' ')[0] ?? '' }] : [];
  });
  return types.some(({ point }) => point === '/') && types.every(({ type }) => OWN_FILE_SYSTEMS.has(type));
}
