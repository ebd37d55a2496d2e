import type { PbfWriter } from 'pbf';

/** Prometheus' mark of a series' end: a NaN with these bits (…/model/value/value.go), which no arithmetic keeps. */
const STALE_LOW = 2;
const STALE_HIGH = 0x7ff0_0000;
const FIXED64 = 1;

/** A double; null: the mark. */
export function writeValue(field: number, value: number | null, writer: PbfWriter): void {
  if (value !== null) {
    writer.writeDoubleField(field, value);
    return;
  }
  writer.writeTag(field, FIXED64);
  writer.writeFixed32(STALE_LOW);
  writer.writeFixed32(STALE_HIGH);
}
