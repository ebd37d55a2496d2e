import { DIRECTION_SENT, FLAG_HANDOVER, REASON_UNREADABLE, SECTION_BYTES } from '../events/abi.gen.ts';
import {
  recordDirection,
  recordFlags,
  recordHandover,
  recordLength,
  recordOffset,
  recordReason,
  recordTgid,
  recordTid,
  recordTime,
} from '../events/record.ts';
import { findSection, NO_SECTION, sectionLength } from '../events/section.ts';

import type { CapturedBytes } from './carry.ts';

/** One call's bytes, unpacked from its record; one object is reused. Times are CLOCK_MONOTONIC ns. */
export class Segment implements CapturedBytes {
  bytes: Uint8Array;
  view: DataView;
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
  /** Of the call's first byte, in its direction; set by the connection. */
  position = 0;
  /** How far the other direction had come; set by the connection. */
  opposite = 0;
  firstNs = 0;
  firstExact = true;
  lastNs = 0;
  lastExact = true;
  tgid = 0;
  tid = 0;
  quiet = false;

  constructor() {
    this.bytes = new Uint8Array(0);
    this.view = new DataView(this.bytes.buffer);
  }

  /** From the record at `at`; positions are left to the connection. */
  read(bytes: Uint8Array, view: DataView, at: number): void {
    this.bytes = bytes;
    this.view = view;
    this.record = at;
    const content = findSection(view, at, SECTION_BYTES);
    this.start = content === NO_SECTION ? 0 : content;
    this.end = content === NO_SECTION ? 0 : content + sectionLength(view, content);
    this.offset = recordOffset(view, at);
    this.length = recordLength(view, at);
    this.sent = recordDirection(view, at) === DIRECTION_SENT;
    this.unreadable = recordReason(view, at) === REASON_UNREADABLE;
    this.tgid = recordTgid(view, at);
    this.tid = recordTid(view, at);
    this.readTimes(view, at);
  }

  private readTimes(view: DataView, at: number): void {
    const handedOver = (recordFlags(view, at) & FLAG_HANDOVER) !== 0;
    const time = handedOver ? recordHandover(view, at) : recordTime(view, at);
    this.firstNs = time;
    this.lastNs = time;
    this.lastExact = !this.sent || handedOver;
    // The hand-over is that of the last segment: it is the first byte's too only where there was one.
    this.firstExact = this.lastExact && (!this.sent || this.length <= ONE_SEGMENT_BYTES);
  }
}

/** The kernel hands at most 64 KiB over as one segment (GSO). */
const ONE_SEGMENT_BYTES = 65536;
