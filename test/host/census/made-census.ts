import type { CensusProcess, HostCensus } from '../../../src/host/census/census.ts';
import type { HostSocket } from '../../../src/host/sockets.ts';

const NOWHERE = { address: '0.0.0.0', port: 0 };

export function processOf(
  pid: number,
  command: string,
  sockets: CensusProcess['sockets'],
  rest: Partial<CensusProcess> = {},
): CensusProcess {
  const identity = { command, comm: command, cgroup: '/', containerId: null, podUid: null, unit: null, startTicks: 1 };
  return { pid, parent: 1, identity, network: 1, sockets, ...rest };
}

export function listener(inode: number, port: number, address = '0.0.0.0'): HostSocket {
  return { transport: 'tcp', local: { address, port }, remote: NOWHERE, state: 'listening', inode };
}

/** @param ends `10.0.0.1:80 10.0.0.2:40000`: its own, and the other */
export function connection(inode: number, ends: string): HostSocket {
  const [local = '', remote = ''] = ends.split(' ');
  return { transport: 'tcp', local: endOf(local), remote: endOf(remote), state: 'connected', inode };
}

export function boundUdp(inode: number, port: number): HostSocket {
  return { transport: 'udp', local: { address: '0.0.0.0', port }, remote: NOWHERE, state: 'bound', inode };
}

export function censusOf(processes: readonly CensusProcess[], sockets: readonly HostSocket[]): HostCensus {
  return {
    processes,
    networks: [{ inode: 1, sockets, unixListeners: [] }],
    ephemeral: [32768, 60999],
    unseen: { sockets: false, descriptors: 0 },
  };
}

function endOf(text: string): HostSocket['local'] {
  const at = text.lastIndexOf(':');
  return { address: text.slice(0, at), port: Number(text.slice(at + 1)) };
}
