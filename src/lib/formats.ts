/** How figures, times and foreign text are written for people. JSON has its own rules: see `exports`. */

/** What a terminal could take for a command or for a change of direction, line ends included, and halves of surrogate pairs. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text that came from the network or from another process, safe for a terminal: on one line, without control characters. */
export function stripControl(text: string): string {
  return text.replace(CONTROL, '');
}

/** `1,172`: a whole number with thousands apart. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `850ns`, `12.4µs`, `1.92ms`, `31.2ms`, `3.00s`, `2m14s`, `3h05m`, `2d04h`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0) return `-${formatSeconds(-seconds)}`;
  if (seconds < 0.9995e-6) return `${Math.round(seconds * 1e9)}ns`;
  if (seconds < 0.9995e-3) return `${threeDigits(seconds * 1e6)}µs`;
  if (seconds < 0.9995) return `${threeDigits(seconds * 1e3)}ms`;
  if (seconds < 59.95) return `${threeDigits(seconds)}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return twoUnits(whole, 60, 'm', 's');
  const minutes = Math.floor(whole / 60);
  if (minutes < 24 * 60) return twoUnits(minutes, 60, 'h', 'm');
  return twoUnits(Math.floor(minutes / 60), 24, 'd', 'h');
}

/** Powers of 1,000: `345B`, `12.1kB`, `3.00MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 999.5) return `${Math.round(bytes)}B`;
  for (const [unit, size] of BYTE_UNITS) {
    if (bytes < 999.5 * size) return `${threeDigits(bytes / size)}${unit}`;
  }
  return `${formatCount(bytes / 1e15)}PB`;
}

const BYTE_UNITS = [
  ['kB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
] as const;

/** RFC 3339 in UTC with microseconds, from nanoseconds since the Unix epoch (a double is exact to 256 ns there). */
export function formatTime(unixNs: number): string {
  return formatMicroseconds(Math.floor(unixNs / 1000));
}

/** The same from a decimal string of nanoseconds (`timeUnixNano`), exactly. */
export function formatTimeUnixNano(unixNano: string): string {
  return formatMicroseconds(Number(unixNano.slice(0, -3)));
}

/** An address with its port, IPv6 in brackets: `10.0.0.7:6379`, `[::1]:80`, `/run/x.sock`. Stripped of control characters. */
export function formatEndpoint(address: string, port: number | null): string {
  const safe = stripControl(address);
  if (port === null) return safe;
  return safe.includes(':') ? `[${safe}]:${port}` : `${safe}:${port}`;
}

function formatMicroseconds(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  const rest = String(microseconds - milliseconds * 1000).padStart(3, '0');
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${rest}Z`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

function twoUnits(value: number, base: number, large: string, small: string): string {
  return `${Math.floor(value / base)}${large}${String(value % base).padStart(2, '0')}${small}`;
}
