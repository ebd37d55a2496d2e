import { BlockList, isIP } from 'node:net';

/**
 * A test for addresses in a list such as `10.0.0.0/8,fd00::/8,192.0.2.7`; null where it is none. The test takes
 * addresses as `formatAddress` writes them.
 */
export function parseCidrs(text: string): ((address: string) => boolean) | null {
  const blocks = new BlockList();
  for (const part of text.split(',')) {
    const [address = '', length, more] = part.trim().split('/');
    const family = isIP(address);
    if (family === 0 || more !== undefined) return null;
    const bits = family === 4 ? 32 : 128;
    if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
    const prefix = length === undefined ? bits : Number(length);
    if (prefix > bits) return null;
    blocks.addSubnet(address, prefix, nameOf(family));
  }
  return (address) => blocks.check(address, nameOf(isIP(address)));
}

function nameOf(family: number): 'ipv4' | 'ipv6' {
  return family === 6 ? 'ipv6' : 'ipv4';
}
