import type { BpfMap } from 'libbpf-ts';
import {
  CGROUP_CHOICE_ID,
  CGROUP_CHOICE_LEVEL,
  CGROUP_CHOICE_SIZEOF,
  CHOICE_LEFT_OUT,
  CHOICE_SIZEOF,
  CHOICE_START_TIME,
  COMM_LENGTH,
  PORT_GROUP_CALLED,
  PORT_GROUP_CALLED_LEFT_OUT,
  PORT_GROUP_SERVED,
  PORT_GROUP_SERVED_LEFT_OUT,
  PORTS_A_GROUP,
} from '../../events/abi.gen.ts';
import { readProcess } from '../../host/process-state.ts';
import { InvariantError } from '../../lib/errors.ts';
import type { CgroupChoice, TargetHost, Watched, WatchedPart } from './target.ts';

/** Nanoseconds of a clock tick of /proc: USER_HZ is 100 on all architectures. */
const TICK_NS = 10_000_000n;

type Map = Pick<BpfMap, 'get' | 'set' | 'delete' | 'keys'>;

/** Those of bpf/targets.h. */
export interface TargetMaps {
  readonly targets: Map;
  readonly commands: Pick<BpfMap, 'set'>;
  readonly ports: Pick<BpfMap, 'get' | 'set'>;
  readonly cgroups: Pick<BpfMap, 'set'>;
}

/** The maps of bpf/targets.h, from user space. */
export class WatchedMaps implements Watched {
  readonly #maps: TargetMaps;
  readonly #procPath: string;
  readonly #part: WatchedPart;

  constructor(maps: TargetMaps, { procPath }: TargetHost, part: WatchedPart = { firstCgroup: 0, leftOut: false }) {
    this.#maps = maps;
    this.#procPath = procPath;
    this.#part = part;
  }

  of(part: WatchedPart): WatchedMaps {
    return new WatchedMaps(this.#maps, { procPath: this.#procPath }, part);
  }

  /** A process's end before it is here is seen by nobody, after it by the hook. Who is left out stays so. */
  add(pid: number): boolean {
    const { targets } = this.#maps;
    const key = numberKey(pid);
    const known = targets.get(key);
    if (known !== undefined && (isLeftOut(known) || !this.#part.leftOut)) return false;
    const before = readProcess(pid, this.#procPath);
    if (before === null) return false;
    targets.set(key, choice(BigInt(before.startTicks) * TICK_NS, this.#part.leftOut));
    const after = readProcess(pid, this.#procPath);
    if (after?.startTicks === before.startTicks) return true;
    targets.delete(key);
    return false;
  }

  pids(): number[] {
    const { targets } = this.#maps;
    return targets.keys().flatMap((key) => {
      const value = targets.get(key);
      if (value === undefined || isLeftOut(value) !== this.#part.leftOut) return [];
      return [viewOf(key).getUint32(0, true)];
    });
  }

  addCommand(comm: string): void {
    const key = new Uint8Array(COMM_LENGTH);
    key.set(Buffer.from(comm).subarray(0, COMM_LENGTH - 1));
    this.#maps.commands.set(key, choice(0n, this.#part.leftOut));
  }

  addServedPort(port: number): void {
    this.#addPort(port, this.#part.leftOut ? PORT_GROUP_SERVED_LEFT_OUT : PORT_GROUP_SERVED);
  }

  addCalledPort(port: number): void {
    this.#addPort(port, this.#part.leftOut ? PORT_GROUP_CALLED_LEFT_OUT : PORT_GROUP_CALLED);
  }

  setCgroup(place: number, cgroup: CgroupChoice | null): void {
    const value = new Uint8Array(CGROUP_CHOICE_SIZEOF);
    viewOf(value).setBigUint64(CGROUP_CHOICE_ID, cgroup?.id ?? 0n, true);
    viewOf(value).setUint32(CGROUP_CHOICE_LEVEL, cgroup?.level ?? 0, true);
    this.#maps.cgroups.set(numberKey(this.#part.firstCgroup + place), value);
  }

  /** @param said where in a group its bits for this are */
  #addPort(port: number, said: number): void {
    const key = numberKey(Math.floor(port / PORTS_A_GROUP));
    const group = this.#maps.ports.get(key);
    if (group === undefined) throw new InvariantError(`the map of ports has no place for ${port}`);
    const view = viewOf(group);
    view.setBigUint64(said, view.getBigUint64(said, true) | (1n << BigInt(port % PORTS_A_GROUP)), true);
    this.#maps.ports.set(key, group);
  }
}

function choice(startNs: bigint, leftOut: boolean): Uint8Array {
  const value = new Uint8Array(CHOICE_SIZEOF);
  viewOf(value).setBigUint64(CHOICE_START_TIME, startNs, true);
  viewOf(value).setUint32(CHOICE_LEFT_OUT, leftOut ? 1 : 0, true);
  return value;
}

function isLeftOut(value: Uint8Array): boolean {
  return viewOf(value).getUint32(CHOICE_LEFT_OUT, true) !== 0;
}

function numberKey(number: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(number).buffer);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset);
}
