/** Prefaces as proxies write them. */

const SIGNATURE = [0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

export const LOCAL = 0x20;
export const PROXIED = 0x21;
export const UNSPECIFIED = 0x00;
export const TCP4 = 0x11;
export const TCP6 = 0x21;
export const UNIX = 0x31;

export const LINE4 = latin('PROXY TCP4 203.0.113.7 10.0.0.2 51234 8080\r\n');
export const LINE6 = latin('PROXY TCP6 2001:db8::7 2001:db8::2 51234 8080\r\n');
export const UNKNOWN_LINE = latin('PROXY UNKNOWN\r\n');
/** Authority: `example`; and a no-op that pads. */
export const TLVS = Uint8Array.of(2, 0, 7, ...latin('example'), 4, 0, 3, 0, 0, 0);

const PORTS = [0xc8, 0x22, 0x1f, 0x90];
export const SOURCE4 = Uint8Array.of(203, 0, 113, 7, 10, 0, 0, 2, ...PORTS);
export const SOURCE6 = Uint8Array.of(...ipv6(7), ...ipv6(2), ...PORTS);

export function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Of the second version. */
export function binary(command: number, family: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const rest = joined(...parts);
  return Uint8Array.of(...SIGNATURE, command, family, rest.length >> 8, rest.length & 255, ...rest);
}

export function unixSource(path: string): Uint8Array {
  const bytes = new Uint8Array(216);
  bytes.set(latin(path));
  bytes.set(latin('/run/server'), 108);
  return bytes;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function ipv6(last: number): number[] {
  return [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last];
}
