/** Textual form of an address given as network-order bytes (RFC 5952 for IPv6); IPv4-mapped IPv6 reads as IPv4. */
export function formatAddress(bytes: Uint8Array, at: number, isIpv6: boolean): string {
  if (!isIpv6) return formatIpv4(bytes, at);
  if (isMapped(bytes, at)) return formatIpv4(bytes, at + 12);
  return formatIpv6(bytes, at);
}

function formatIpv4(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

function isMapped(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < 10; i += 1) if (bytes[at + i] !== 0) return false;
  return bytes[at + 10] === 0xff && bytes[at + 11] === 0xff;
}

function formatIpv6(bytes: Uint8Array, at: number): string {
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) {
    groups.push((((bytes[at + i] as number) << 8) | (bytes[at + i + 1] as number)).toString(16));
  }
  const { first, count } = longestZeroRun(groups);
  if (count < 2) return groups.join(':');
  return `${groups.slice(0, first).join(':')}::${groups.slice(first + count).join(':')}`;
}

function longestZeroRun(groups: readonly string[]): { first: number; count: number } {
  let best = { first: 0, count: 0 };
  for (let first = 0; first < groups.length; first += 1) {
    let count = 0;
    while (groups[first + count] === '0') count += 1;
    if (count > best.count) best = { first, count };
  }
  return best;
}

const ADDRESS_BYTES = 16;

/** The 16 bytes of what `formatAddress` wrote, IPv4 as mapped IPv6; false where it is another text. Allocates. */
export function parseAddress(text: string, into: Uint8Array): boolean {
  into.fill(0, 0, ADDRESS_BYTES);
  if (!text.includes(':')) return parseIpv4(text, into);
  const [head = '', tail] = text.split('::');
  const first = groupsOf(head);
  const last = tail === undefined ? [] : groupsOf(tail);
  if (first.length + last.length > 8 || (tail === undefined && first.length !== 8)) return false;
  const put = (group: string, at: number): void => {
    const value = Number.parseInt(group, 16);
    into[at * 2] = value >> 8;
    into[at * 2 + 1] = value & 0xff;
  };
  first.forEach(put);
  for (const [index, group] of last.entries()) put(group, 8 - last.length + index);
  return true;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}

function parseIpv4(text: string, into: Uint8Array): boolean {
  const parts = text.split('.');
  if (parts.length !== 4) return false;
  into.fill(0xff, 10, 12);
  for (const [index, part] of parts.entries()) into[12 + index] = Number(part);
  return true;
}
