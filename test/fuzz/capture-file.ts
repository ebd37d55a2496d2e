import type { Capture } from '../conformance/capture.ts';
import { pcapngOf, pcapOf } from '../events/pcap/capture-files.ts';
import { type FrameOptions, framesOf } from '../events/pcap/frames.ts';
import { datagram, Wire, type WirePacket } from '../events/pcap/wire.ts';

/** A conversation with less than that in one segment fits a packet, and leaves room for others. */
const MAX_SEGMENT_BYTES = 1200;
const PACKETS_OUT_OF_ORDER = 5;

/** How many kinds of file `captureFile` makes. */
export const CAPTURE_VARIANTS = 4;

/** The conversation as a capture file: of another format, link and damage with each variant. */
export function captureFile(capture: Capture, variant: number): Uint8Array {
  const packets = packetsOf(capture, variant);
  switch (variant) {
    case 0:
      return pcapOf(frames(packets, { link: 'ethernet' }));
    case 1:
      return pcapngOf(frames(packets, { link: 'sll', ipv6: true, extended: true, fragmentBytes: 400 }), {
        strange: true,
      });
    case 2:
      return pcapOf(frames(swap(packets), { link: 'qinq', padded: true }), { littleEndian: false, nanoseconds: true });
    default:
      return pcapngOf(frames(packets, { link: 'raw' }), { simple: true, dropped: 3n, snapLength: 300 });
  }
}

function packetsOf(capture: Capture, variant: number): WirePacket[] {
  const wire = new Wire({ clientFrom: variant === 2 ? 2 ** 32 - 100 : 1000 });
  // Variant 2 begins in the middle of the conversation.
  if (variant !== 2) wire.open();
  for (const { direction, bytes } of capture.segments) {
    for (let at = 0; at < bytes.length; at += MAX_SEGMENT_BYTES) {
      const part = bytes.subarray(at, at + MAX_SEGMENT_BYTES);
      if (direction === 'request') wire.client(part);
      else wire.server(part);
    }
  }
  if (capture.ended) wire.close();
  return [...wire.packets, datagram(true, 'ask', wire.nowNs), datagram(false, 'answer', wire.nowNs + 1000n)];
}

/** Some later than their successors, some twice. */
function swap(packets: readonly WirePacket[]): WirePacket[] {
  return packets.flatMap((packet, index) => {
    if (index % PACKETS_OUT_OF_ORDER === 1) return [];
    return index % PACKETS_OUT_OF_ORDER === 2 ? [packet, packets[index - 1] as WirePacket, packet] : [packet];
  });
}

function frames(packets: readonly WirePacket[], options: FrameOptions) {
  return packets.flatMap((packet) => framesOf(packet, options));
}
