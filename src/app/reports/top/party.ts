import type { LocalNaming } from '../../../metadata/found-name.ts';
import type { WorkloadResolver } from '../../../metadata/workload.ts';
import type { SceneParty } from '../../../metrics/scene.ts';
import type { TransactionConnection } from '../../../transactions/transaction.ts';
import { clientCalled } from '../trace-row.ts';

export interface PartyContext {
  /** By process. */
  readonly processes: WorkloadResolver;
  /** Null: servers have only the names that clients use. */
  readonly naming: LocalNaming | null;
}

/** Who speaks to whom. */
export function partyOf(connection: TransactionConnection, { processes, naming }: PartyContext): SceneParty {
  const { role, protocol, transport, tgid } = connection;
  const { command, application } = processes.workloadOf(tgid);
  const called = clientCalled(connection, naming);
  return {
    role,
    protocol,
    process: { pid: tgid, command, application },
    local: { address: connection.localAddress, port: portOf(connection.localPort, transport), transport },
    peer: { address: connection.remoteAddress, port: portOf(connection.remotePort, transport), transport },
    peerName: called.name,
    peerNameSource: called.source,
  };
}

/** Null of a Unix socket: it has none. */
function portOf(port: number, transport: TransactionConnection['transport']): number | null {
  return transport === 'unix' ? null : port;
}
