import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TRANSPORT_TCP } from '../../../src/events/abi.gen.ts';
import { CLOSED, type Flow } from '../../../src/events/pcap/flow.ts';
import { FlowTable } from '../../../src/events/pcap/flow-table.ts';
import { IpPacket } from '../../../src/events/pcap/ip-packet.ts';
import { WireSegment } from '../../../src/events/pcap/wire-segment.ts';

const LIMIT = 100;
const BUSY = 20;

class Bench {
  readonly evicted: Flow[] = [];
  readonly table = new FlowTable((flow) => this.evicted.push(flow), LIMIT);
  readonly #ip = new IpPacket();
  readonly #segment = new WireSegment();

  constructor() {
    const bytes = new Uint8Array(8);
    Object.assign(this.#ip, { bytes, view: new DataView(bytes.buffer), source: 0, destination: 4, isIpv6: false });
    Object.assign(this.#segment, { sourcePort: 40_000, destinationPort: 80 });
  }

  /** A packet of this host: of its flow, or of a new one. */
  packet(host: number, timeNs: number): Flow {
    this.#ip.view.setUint32(0, host);
    const flow =
      this.table.find(this.#ip, this.#segment, TRANSPORT_TCP) ?? this.table.add(this.#ip, this.#segment, TRANSPORT_TCP);
    flow.lastNs = timeNs;
    return flow;
  }
}

it('flows that are known for longest and busy stay, while there are closed ones', () => {
  const bench = new Bench();
  const ids = new Set<number>();
  for (let n = 0; n < 10_000; n += 1) {
    for (let host = 1; host <= BUSY; host += 1) ids.add(bench.packet(host, n).id);
    bench.packet(1000 + n, n).state = CLOSED;
  }
  assert.equal(ids.size, BUSY);
  assert.deepEqual(bench.evicted, []);
  assert.ok([...bench.table.values()].length <= LIMIT);
});

it('where none is closed, a silent one goes', () => {
  const bench = new Bench();
  const ids = new Set<number>();
  for (let n = 0; n < 10_000; n += 1) {
    for (let host = 1; host <= BUSY; host += 1) ids.add(bench.packet(host, n).id);
    bench.packet(1000 + n, n);
  }
  assert.equal(ids.size, BUSY);
  assert.equal(bench.evicted.length, 10_000 + BUSY - LIMIT);
});
