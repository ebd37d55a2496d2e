import Table from 'cli-table3';

export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What the project aims at, in the same unit; null: only reported. */
  readonly goal: number | null;
}

/** Prints the figures as a table for people and as one line of JSON for scripts. */
export function report(name: string, figures: readonly Figure[]): void {
  const table = new Table({ head: ['', 'measured', 'goal', 'unit'], style: { head: [], border: [] } });
  for (const { what, value, unit, goal } of figures) table.push([what, shown(value), goal ?? '', unit]);
  process.stdout.write(`${table.toString()}\n${JSON.stringify({ bench: name, figures })}\n`);
}

function shown(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
