/** Opens a capture: what format it is of, and its first packet that can be read. */
import { UserError } from '../../lib/errors.ts';
import { notARecording } from '../recording-open.ts';
import { CaptureFile } from './capture-file.ts';
import { captureKind } from './capture-kind.ts';
import { CapturedPacket, DAMAGED, PACKET, type PacketSource, type PacketStatus, WAITING } from './captured-packet.ts';
import { ClassicCapture } from './classic-capture.ts';
import type { CaptureBytes } from './input/capture-bytes.ts';
import { MAGIC_BYTES } from './input/open-bytes.ts';
import { isKnownLink, KNOWN_LINKS } from './link-layer.ts';
import { PcapngCapture } from './pcapng-capture.ts';

export interface OpenedCapture {
  readonly bytes: CaptureBytes;
  readonly file: CaptureFile;
  readonly source: PacketSource;
  /** The first packet of a link that is read, where `status` is PACKET. */
  readonly packet: CapturedPacket;
  readonly status: PacketStatus;
  /** Packets before it, by their link types. */
  readonly skipped: ReadonlyMap<number, number>;
}

/**
 * Yields where it must be called again once there are more bytes. Returns null where they are of no capture.
 * @throws UserError NOT_A_RECORDING
 */
export function* openCapture(bytes: CaptureBytes): Generator<void, OpenedCapture | null> {
  const file = new CaptureFile(bytes.read);
  while (!file.has(MAGIC_BYTES) && file.isWaiting) yield;
  const kind = captureKind(bytes.name, file.has(MAGIC_BYTES) ? file.bytes.subarray(0, MAGIC_BYTES) : NO_BYTES);
  if (kind.format === 'other') return noCapture(bytes);
  file.littleEndian = kind.format === 'pcap' && kind.littleEndian;
  const source = kind.format === 'pcapng' ? new PcapngCapture(file) : yield* openClassic(bytes.name, file);
  const packet = new CapturedPacket();
  const skipped = new Map<number, number>();
  let status = source.next(packet);
  for (; ; status = source.next(packet)) {
    if (status === WAITING) yield;
    else if (status === PACKET && !isKnownLink(packet.linkType)) {
      skipped.set(packet.linkType, (skipped.get(packet.linkType) ?? 0) + 1);
    } else break;
  }
  if (status === DAMAGED) throw notARecording(bytes.name, `its beginning is not that of a ${source.format} file`);
  if (status !== PACKET && skipped.size > 0) throw unreadLink(bytes.name, [...skipped.keys()]);
  return { bytes, file, source, packet, status, skipped };
}

function* openClassic(name: string, file: CaptureFile): Generator<void, ClassicCapture> {
  let capture = ClassicCapture.open(file);
  while (capture === null && file.isWaiting) {
    yield;
    capture = ClassicCapture.open(file);
  }
  if (capture === null) throw notARecording(name, 'it ends within its header');
  if (!isKnownLink(capture.linkType)) throw unreadLink(name, [capture.linkType]);
  return capture;
}

/** @throws UserError where it cannot be a recording either: those are read from plain files */
function noCapture({ name, failure, isPlain }: CaptureBytes): null {
  if (isPlain) return null;
  if (failure !== null) throw notARecording(name, `${failure.where} is ${failure.end}`);
  throw new UserError('NOT_A_RECORDING', `${name} holds no packet capture`, [
    'Give a capture in pcap or pcapng format, plain or compressed by gzip or zstd.',
    'A recording of sae-mon is replayed from its file, uncompressed: --replay FILE.',
  ]);
}

function unreadLink(name: string, types: readonly number[]): UserError {
  const links = types.length === 1 ? `a link of type ${types[0]}` : `links of types ${types.join(' and ')}`;
  return new UserError(
    'NOT_A_RECORDING',
    `${name} was captured on ${links}, which ${types.length === 1 ? 'is' : 'are'} not read`,
    [`sae-mon reads ${KNOWN_LINKS}.`],
  );
}

const NO_BYTES = new Uint8Array(0);
