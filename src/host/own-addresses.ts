/**
 * Addresses that a network namespace has itself, by /proc/PID/net/fib_trie and if_inet6 (proc(5)):
 *
 *   |-- 192.0.2.2              fd000000000000000000000000000002 04 40 00 82     eth0
 *      /32 host LOCAL
 */
import { formatAddress } from '../lib/address.ts';
import { textOf } from './proc-files.ts';

const ADDRESS = /\|-- (\S+)$/;
const OWN = /^\s*\/32 host LOCAL$/;
const IPV6 = /^[0-9a-f]{32}(?= )/;

/** Null where the process has ended. Of 127.0.0.0/8 only what is named, see `isLoopback`. */
export function ownAddressesOf(pid: number, procPath: string): ReadonlySet<string> | null {
  const trie = textOf(`${procPath}/${pid}/net/fib_trie`);
  if (trie === null) return null;
  const own = new Set<string>();
  let address = '';
  for (const line of trie.split('\n')) {
    const named = ADDRESS.exec(line)?.[1];
    if (named !== undefined) address = named;
    else if (OWN.test(line)) own.add(address);
  }
  // A host without IPv6 has no such file.
  for (const line of (textOf(`${procPath}/${pid}/net/if_inet6`) ?? '').split('\n')) {
    const hex = IPV6.exec(line)?.[0];
    if (hex !== undefined) own.add(formatAddress(Buffer.from(hex, 'hex'), 0, true));
  }
  return own;
}

/** Always the namespace's own. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
