/** What lies between sections is zero, whatever the memory held in which records are made: it is other people's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as abi from '../../src/events/abi.gen.ts';
import { findSection, NO_SECTION } from '../../src/events/section.ts';
import { walkRecords } from '../../src/events/walk.ts';
import { runCompiled } from './compiled-program.ts';
import { WAYS } from './probed-program.ts';
import { seenRecords } from './seen-record.ts';

for (const way of WAYS) {
  for (const transport of ['tcp', 'unix', 'udp']) {
    test(`${way}: ${transport}: the padding of a record is zero where the copy ended early`, async () => {
      const { bytes } = await runCompiled(way, 'short_copies', [transport]);
      const lengths = seenRecords(bytes).map((record) => [record.length, record.bytes?.length ?? 0, record.reason]);
      const told = lengths.map(String);
      assert.ok(told.includes('212,212,COMPLETE'), `many buffers: ${told.join(' ')}`);
      assert.ok(told.includes('10,5,FAULT'), `a fault in the middle: ${told.join(' ')}`);
      assert.deepEqual(dirtyPaddings(bytes), []);
      assert.deepEqual(reservedOfAddresses(bytes), new Set(['000000000000000000000000']));
    });
  }
}

/** What stands in the reserved bytes of the addresses of all records. */
function reservedOfAddresses(bytes: Uint8Array): Set<string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Set<string>();
  walkRecords(view, bytes.length, (at) => {
    const start = findSection(view, at, abi.SECTION_ADDRESSES);
    if (start === NO_SECTION) return;
    const reserved = bytes.subarray(start + abi.ADDRESSES_RESERVED, start + abi.ADDRESSES_INODE);
    found.add(Buffer.from(reserved).toString('hex'));
  });
  return found;
}

/** Paddings with anything in them but zeros, in hexadecimal, with the type of the section before. */
function dirtyPaddings(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dirty: string[] = [];
  walkRecords(view, bytes.length, (at) => {
    const end = at + view.getUint32(at + abi.RECORD_SIZE, true);
    for (let head = at + abi.RECORD_SIZEOF; head < end; ) {
      const length = view.getUint32(head + abi.SECTION_LENGTH, true);
      const last = head + abi.SECTION_SIZEOF + length;
      const next = last + (-length & 7);
      const padding = bytes.subarray(last, next);
      if (padding.some((byte) => byte !== 0)) {
        dirty.push(`${view.getUint32(head + abi.SECTION_TYPE, true)}: ${Buffer.from(padding).toString('hex')}`);
      }
      head = next;
    }
  });
  return dirty;
}
