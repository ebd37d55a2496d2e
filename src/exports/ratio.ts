/** A rate or ratio as it is written: six digits, since it is no more exact than its clock. */
export function exportRatio(value: number): number {
  return Number(value.toPrecision(6));
}
