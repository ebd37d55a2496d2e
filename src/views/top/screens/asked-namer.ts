import type { SnapshotRow } from '../../../metrics/snapshot.ts';
import type { Naming } from '../list/list.ts';
import { left, widthOf } from '../text.ts';

/** Names of protocols stand below each other up to this width (`redis`). */
const MAX_PROTOCOL = 5;

type Asked = Pick<SnapshotRow, 'protocol' | 'operation' | 'resource'>;

/** `http  GET /users/{id}`: what was asked, one row below the other. */
export function askedNamer(rows: readonly Asked[], { width }: Naming): (row: Asked) => string {
  const protocols = Math.min(MAX_PROTOCOL, Math.max(0, ...rows.map(({ protocol }) => widthOf(protocol))));
  return ({ protocol, operation, resource }) =>
    left(`${protocol.padEnd(protocols)} ${resource === null ? operation : `${operation} ${resource}`}`, width);
}
