/** Times of transactions, as the clock on the wall has them; `timeOfDay` of trace is the shorter one. */
import { timeOfDay } from '../trace/cells.ts';

/** `2026-01-01 22:33:19.123456 +01:00`. */
export function dayAndTime(unixNano: string): string {
  const time = dateOf(unixNano);
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${timeOfDay({ timeUnixNano: unixNano })} ${offsetOf(time)}`;
}

/** So much earlier. */
export function before(unixNano: string, seconds: number): string {
  return String(BigInt(unixNano) - BigInt(Math.round(seconds * 1e9)));
}

function dateOf(unixNano: string): Date {
  return new Date(Number(unixNano.slice(0, -6)));
}

function offsetOf(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
