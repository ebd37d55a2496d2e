const UNITS = [
  ['h', 3600e9],
  ['m', 60e9],
  ['s', 1e9],
] as const;

/** Nanoseconds as Prometheus writes them; what is shorter than a millisecond is one. */
export function promDuration(ns: number): string {
  const unit = UNITS.find(([, size]) => ns % size === 0);
  return unit === undefined ? `${Math.max(1, Math.round(ns / 1e6))}ms` : `${ns / unit[1]}${unit[0]}`;
}
