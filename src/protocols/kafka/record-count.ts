/**
 * How many records there are, from the heads of their batches
 * (https://kafka.apache.org/documentation/#messageformat); of messages of the two formats before, from how they follow:
 *
 *     batch   = offset:8 length:4 leader-epoch:4 magic=2:1 crc:4 attributes:2 last-offset:4 times:16 producer:14 count:4
 *     message = offset:8 length:4 crc:4 magic=0/1:1 attributes:1 …
 *
 * Nothing of a record itself is looked at.
 */
import { int8, int32 } from './big-endian.ts';

export const BATCH_HEAD = 61;

const LENGTH = 8;
const MAGIC = 16;
const ATTRIBUTES = 17;
const COUNT = 57;
/** Of the bytes of a batch before its length tells of it. */
const BEFORE_LENGTH = 12;
const COMPRESSED = 0x07;

export class RecordCount {
  records = 0;
  /** Not all was seen, or it is compressed in a format that does not tell. */
  unknown = false;

  begin(): void {
    this.records = 0;
    this.unknown = false;
  }

  /** `left`: bytes of records from `at` on, of which `BATCH_HEAD` are at hand, or all. Returns how many the batch has. */
  batch(bytes: Uint8Array, at: number, left: number): number {
    if (left <= ATTRIBUTES) return left;
    const length = BEFORE_LENGTH + int32(bytes, at + LENGTH);
    if (length <= ATTRIBUTES || length > left) {
      // The last one is cut where the answer is full: it is not delivered.
      this.unknown ||= length <= ATTRIBUTES;
      return left;
    }
    const magic = int8(bytes, at + MAGIC);
    if (magic >= 2) {
      if (length < BATCH_HEAD) this.unknown = true;
      else this.records += int32(bytes, at + COUNT);
    } else if (magic >= 0 && (int8(bytes, at + ATTRIBUTES) & COMPRESSED) === 0) this.records += 1;
    else this.unknown = true;
    return length;
  }
}
