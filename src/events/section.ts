/** Sections of a record: found by type, unknown ones skipped; see bpf/abi.h. */
import { RECORD_SIZE, RECORD_SIZEOF, SECTION_LENGTH, SECTION_SIZEOF, SECTION_TYPE } from './abi.gen.ts';

/** `findSection` when the record holds no section of this type. */
export const NO_SECTION = -1;

/**
 * Offset in the view of the first content byte of the record's first section of `type`, or NO_SECTION;
 * its length is `sectionLength(view, offset)`. A section that would pass the record's end ends the search.
 */
export function findSection(view: DataView, at: number, type: number): number {
  const end = at + view.getUint32(at + RECORD_SIZE, true);
  let head = at + RECORD_SIZEOF;
  while (head + SECTION_SIZEOF <= end) {
    const length = view.getUint32(head + SECTION_LENGTH, true);
    const content = head + SECTION_SIZEOF;
    if (length > end - content) return NO_SECTION;
    if (view.getUint32(head + SECTION_TYPE, true) === type) return content;
    head = content + length + (-length & 7);
  }
  return NO_SECTION;
}

/** Whether the record's first section is of `type`. */
export function beginsWith(view: DataView, at: number, type: number): boolean {
  if (view.getUint32(at + RECORD_SIZE, true) < RECORD_SIZEOF + SECTION_SIZEOF) return false;
  return view.getUint32(at + RECORD_SIZEOF + SECTION_TYPE, true) === type;
}

/** Content bytes, without padding, of the section whose content begins at `content`. */
export function sectionLength(view: DataView, content: number): number {
  return view.getUint32(content - SECTION_SIZEOF + SECTION_LENGTH, true);
}
