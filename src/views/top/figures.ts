/** Figures that keep their width: each function says the widest text it gives. Null is `-`. */

const NONE = '-';

/** Per second, 5 columns: `0.1`, `803.2`, `1,172`, `11.9k`, `120k`, `1.17M`. */
export function rate(perSecond: number): string {
  if (perSecond > 0 && perSecond < 0.05) return '<0.1';
  if (perSecond < 999.95) return perSecond.toFixed(1);
  if (perSecond < 9999.5) return grouped(perSecond);
  if (perSecond < 999_500) return `${(perSecond / 1000).toFixed(perSecond < 99_950 ? 1 : 0)}k`;
  return `${(perSecond / 1e6).toFixed(perSecond < 9.995e6 ? 2 : 1)}M`;
}

/** A ratio as per cent, 4 columns: `0.0`, `<0.1`, `3.1`, `100`. */
export function percent(ratio: number | null): string {
  if (ratio === null) return NONE;
  const value = ratio * 100;
  if (value > 0 && value < 0.05) return '<0.1';
  if (value < 99.95) return value.toFixed(1);
  return value < 100 ? '99.9' : '100';
}

/** A share in whole per cent that is 0 or 100 only if it is exactly so: `<1%`, `88%`, `>99%`. */
export function share(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0%';
  if (part === whole) return '100%';
  const value = (part / whole) * 100;
  if (value < 1) return '<1%';
  return value > 99 ? '>99%' : `${Math.round(value)}%`;
}

/** Seconds as milliseconds, 6 columns: `0.31`, `11.8`, `140`, `11,900`; from 100 s on with its unit: `123 s`. */
export function milliseconds(seconds: number | null): string {
  if (seconds === null) return NONE;
  const value = seconds * 1000;
  if (value > 0 && value < 0.005) return '<0.01';
  if (value < 9.995) return value.toFixed(2);
  if (value < 99.95) return value.toFixed(1);
  if (value < 99_999.5) return grouped(value);
  if (seconds < 9999.5) return `${seconds.toFixed(0)} s`;
  return `${(seconds / 3600).toFixed(seconds < 359_820 ? 1 : 0)} h`;
}

/** A count, 4 columns: `0`, `9999`, `12k`, `1.2M`. */
export function count(value: number): string {
  if (value < 10_000) return String(value);
  if (value < 999_500) return `${Math.round(value / 1e3)}k`;
  const [scaled, unit] = value < 999_500_000 ? [value / 1e6, 'M'] : [value / 1e9, 'G'];
  return `${scaled.toFixed(scaled < 9.95 ? 1 : 0)}${unit}`;
}

/** Bytes, 5 columns: `0B`, `345B`, `1.2kB`, `12MB`; units of 1000. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let scaled = value;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${scaled < 9.95 && unit > 0 ? scaled.toFixed(1) : scaled.toFixed(0)}${units[unit]}`;
}

/** An age, 6 columns: `0.4s`, `12.0s`, `2m14s`, `3h05m`, `2d04h`. */
export function age(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
}

/** A length of time in whole seconds below a minute: `10s`; `0.5s` only below a second. */
export function span(seconds: number): string {
  return seconds === 0 || (seconds >= 1 && seconds < 59.5) ? `${Math.round(seconds)}s` : age(seconds);
}

/** `11,900`. */
export function grouped(value: number): string {
  return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
