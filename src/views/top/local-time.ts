/** Times of transactions, as the clock on the wall has them. */

/** `22:33:19.123456`, from a decimal string of nanoseconds since the Unix epoch. */
export function timeOfDay(unixNano: string): string {
  const time = dateOf(unixNano);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${microseconds(unixNano)}`;
}

/** `2026-01-01 22:33:19.123456 +01:00`. */
export function dayAndTime(unixNano: string): string {
  const time = dateOf(unixNano);
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${timeOfDay(unixNano)} ${offsetOf(time)}`;
}

/** So much earlier. */
export function before(unixNano: string, seconds: number): string {
  return String(BigInt(unixNano) - BigInt(Math.round(seconds * 1e9)));
}

function dateOf(unixNano: string): Date {
  return new Date(Number(unixNano.slice(0, -6)));
}

function microseconds(unixNano: string): string {
  return unixNano.slice(-9, -3);
}

function offsetOf(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
