import {
  DIRECTION_SENT,
  FLAG_HANDOVER,
  REASON_UNREADABLE,
  RECORD_HANDOVER,
  RECORD_SIZE,
  RECORD_SIZEOF,
  RECORD_TIME,
  SECTION_BYTES,
  SECTION_LENGTH,
  SECTION_PEER,
  SECTION_SIZEOF,
  SECTION_TCP,
  SECTION_TYPE,
} from '../../events/abi.gen.ts';
import {
  recordDirection,
  recordFlags,
  recordLength,
  recordOffset,
  recordReason,
  recordTgid,
  recordTid,
  TWO_32,
} from '../../events/record.ts';
import { NO_SECTION } from '../../events/section.ts';
import { type CapturedBytes, NO_BYTES, NO_VIEW } from './captured-bytes.ts';

/** The kernel hands at most 64 KiB over as one segment (GSO). */
const ONE_SEGMENT_BYTES = 65536;

/** One system call that moved bytes, unpacked from its record; one object is reused. Times are CLOCK_MONOTONIC ns. */
export class Call implements CapturedBytes {
  bytes: Uint8Array = NO_BYTES;
  view: DataView = NO_VIEW;
  /** Where its record begins in `bytes`. */
  record = 0;
  /** Captured bytes lie in [start, end) of `bytes`, from `offset` of the call on. */
  start = 0;
  end = 0;
  offset = 0;
  /** Bytes that the call moved. */
  length = 0;
  sent = false;
  unreadable = false;
  /** False where nobody knows when: `firstNs` is NaN then, and `lastNs` and `timeNs` are good for order alone. */
  isTimed = true;
  firstNs = 0;
  firstExact = true;
  lastNs = 0;
  lastExact = true;
  tgid = 0;
  tid = 0;
  /** The record's own time: the end of the call. */
  timeNs = Number.NaN;
  /** Contents of its sections PEER and TCP; NO_SECTION where it has none. */
  peer = NO_SECTION;
  tcp = NO_SECTION;
  /** Of the call's first byte, in its direction. */
  position = Number.NaN;
  /** How far the other direction had come. */
  opposite = Number.NaN;
  /** … and had reached the other end: what is received cannot answer more. */
  acknowledged = Number.NaN;
  /** The connection had been silent before it. */
  quiet = false;

  /** From the record at `at`; where it lies in its streams is told by `place`. */
  read(bytes: Uint8Array, view: DataView, at: number): void {
    this.bytes = bytes;
    this.view = view;
    this.record = at;
    this.#findSections(view, at);
    this.offset = recordOffset(view, at);
    this.length = recordLength(view, at);
    this.sent = recordDirection(view, at) === DIRECTION_SENT;
    this.unreadable = recordReason(view, at) === REASON_UNREADABLE;
    this.tgid = recordTgid(view, at);
    this.tid = recordTid(view, at);
    this.#readTimes(view, at);
  }

  /** Extended positions of its first byte, and of the other direction at that moment: moved, and arrived. */
  place(position: number, opposite: number, acknowledged: number = opposite): void {
    this.position = position;
    this.opposite = opposite;
    this.acknowledged = acknowledged;
  }

  /** Its first `bytes`, which are at hand, are done with: the call begins behind them. */
  behind(bytes: number): void {
    this.position += bytes;
    this.length -= bytes;
    this.start += bytes;
  }

  /** As `findSection`, all in one pass: it is done for each record. */
  #findSections(view: DataView, at: number): void {
    this.start = 0;
    this.end = 0;
    this.peer = NO_SECTION;
    this.tcp = NO_SECTION;
    const end = at + view.getUint32(at + RECORD_SIZE, true);
    let head = at + RECORD_SIZEOF;
    while (head + SECTION_SIZEOF <= end) {
      const length = view.getUint32(head + SECTION_LENGTH, true);
      const content = head + SECTION_SIZEOF;
      if (length > end - content) return;
      const type = view.getUint32(head + SECTION_TYPE, true);
      if (type === SECTION_BYTES && this.end === 0) {
        this.start = content;
        this.end = content + length;
      } else if (type === SECTION_TCP) this.tcp = content;
      else if (type === SECTION_PEER) this.peer = content;
      head = content + length + (-length & 7);
    }
  }

  /** As `recordTime` and `recordHandover`: a double that another function returns is an object, unless V8 has put that one in here. */
  #readTimes(view: DataView, at: number): void {
    const handedOver = (recordFlags(view, at) & FLAG_HANDOVER) !== 0;
    const ended = view.getUint32(at + RECORD_TIME, true) + view.getUint32(at + RECORD_TIME + 4, true) * TWO_32;
    const from = at + (handedOver ? RECORD_HANDOVER : RECORD_TIME);
    const time = view.getUint32(from, true) + view.getUint32(from + 4, true) * TWO_32;
    this.timeNs = ended;
    this.isTimed = time > 0;
    this.firstNs = time > 0 ? time : Number.NaN;
    this.lastNs = time > 0 ? time : ended;
    this.lastExact = !this.sent || handedOver;
    // The hand-over is that of the last segment: it is the first byte's too only where there was one.
    this.firstExact = this.lastExact && (!this.sent || this.length <= ONE_SEGMENT_BYTES);
  }
}
