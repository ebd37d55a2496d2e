import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TcpState } from '../../src/connections/sockets/tcp-state.ts';
import * as abi from '../../src/events/abi.gen.ts';

/** The content of a TCP section. */
function section(srttUs: number, retransmissions: number): DataView {
  const view = new DataView(new ArrayBuffer(abi.TCP_SIZEOF));
  view.setUint32(abi.TCP_SRTT_US, srttUs, true);
  view.setUint32(abi.TCP_RETRANSMISSIONS, retransmissions, true);
  return view;
}

describe('the state of a TCP connection', () => {
  it('counts what was sent again, each segment once', () => {
    const state = new TcpState(section(1500, 3), 0, true);
    assert.equal(state.roundTripNs, 1_500_000);
    assert.equal(state.takeRetransmissions(), 3);
    assert.equal(state.takeRetransmissions(), 0);
    state.read(section(1700, 5), 0);
    assert.equal(state.takeRetransmissions(), 2);
    assert.equal(state.roundTripNs, 1_700_000);
  });

  it('does not count what was sent again before the connection was seen', () => {
    const state = new TcpState(section(1500, 3), 0, false);
    assert.equal(state.takeRetransmissions(), 0);
    state.read(section(1500, 4), 0);
    assert.equal(state.takeRetransmissions(), 1);
  });

  it('has no round trip where nothing was acknowledged, and keeps the last one that was told', () => {
    const silent = new TcpState(section(0, 1), 0, true);
    assert.ok(Number.isNaN(silent.roundTripNs));
    const known = new TcpState(section(800, 0), 0, true);
    known.read(section(0, 0), 0);
    assert.equal(known.roundTripNs, 800_000);
  });
});
