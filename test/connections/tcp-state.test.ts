import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTcpState } from '../../src/connections/tcp-state.ts';
import * as abi from '../../src/events/abi.gen.ts';

/** A record that holds a TCP section and nothing else. */
function record(srttUs: number, retransmissions: number): DataView {
  const view = new DataView(new ArrayBuffer(abi.RECORD_SIZEOF + abi.SECTION_SIZEOF + abi.TCP_SIZEOF));
  view.setUint32(abi.RECORD_SIZE, view.byteLength, true);
  view.setUint32(abi.RECORD_SIZEOF + abi.SECTION_TYPE, abi.SECTION_TCP, true);
  view.setUint32(abi.RECORD_SIZEOF + abi.SECTION_LENGTH, abi.TCP_SIZEOF, true);
  const content = abi.RECORD_SIZEOF + abi.SECTION_SIZEOF;
  view.setUint32(content + abi.TCP_SRTT_US, srttUs, true);
  view.setUint32(content + abi.TCP_RETRANSMISSIONS, retransmissions, true);
  return view;
}

describe('the state of a TCP connection', () => {
  it('is not known before the kernel tells', () => {
    const view = new DataView(new ArrayBuffer(abi.RECORD_SIZEOF));
    view.setUint32(abi.RECORD_SIZE, view.byteLength, true);
    assert.equal(readTcpState(null, view, 0, true), null);
  });

  it('counts what was sent again, each segment once', () => {
    const state = readTcpState(null, record(1500, 3), 0, true);
    assert.ok(state !== null);
    assert.equal(state.roundTripNs, 1_500_000);
    assert.equal(state.takeRetransmissions(), 3);
    assert.equal(state.takeRetransmissions(), 0);
    readTcpState(state, record(1700, 5), 0, true);
    assert.equal(state.takeRetransmissions(), 2);
    assert.equal(state.roundTripNs, 1_700_000);
  });

  it('does not count what was sent again before the connection was seen', () => {
    const state = readTcpState(null, record(1500, 3), 0, false);
    assert.equal(state?.takeRetransmissions(), 0);
    readTcpState(state, record(1500, 4), 0, false);
    assert.equal(state?.takeRetransmissions(), 1);
  });

  it('has no round trip where nothing was acknowledged, and keeps the last one that was told', () => {
    const silent = readTcpState(null, record(0, 1), 0, true);
    assert.ok(Number.isNaN(silent?.roundTripNs));
    const known = readTcpState(null, record(800, 0), 0, true);
    assert.equal(readTcpState(known, record(0, 0), 0, true)?.roundTripNs, 800_000);
  });
});
