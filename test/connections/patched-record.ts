import * as abi from '../../src/events/abi.gen.ts';

/** A record that is fed again and again with another connection, time or peer: millions of them cost little. */
export class PatchedRecord {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(record: Uint8Array) {
    this.bytes = record;
    this.view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  }

  as(connection: number, timeNs: number): this {
    this.#set(abi.RECORD_CONNECTION, connection);
    this.#set(abi.RECORD_TIME, timeNs);
    this.#set(abi.RECORD_HANDOVER, timeNs);
    return this;
  }

  /** Of the section PEER. */
  to(port: number, host: number): this {
    const peer = this.#section(abi.SECTION_PEER);
    this.view.setUint32(peer + abi.PEER_ADDRESS, host);
    this.view.setUint16(peer + abi.PEER_PORT, port, true);
    return this;
  }

  #section(type: number): number {
    for (let head = abi.RECORD_SIZEOF; head < this.bytes.length; ) {
      const length = this.view.getUint32(head + abi.SECTION_LENGTH, true);
      const content = head + abi.SECTION_SIZEOF;
      if (this.view.getUint32(head + abi.SECTION_TYPE, true) === type) return content;
      head = content + length + (-length & 7);
    }
    throw new Error(`no section ${type}`);
  }

  #set(at: number, value: number): void {
    this.view.setUint32(at, value >>> 0, true);
    this.view.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
  }
}
