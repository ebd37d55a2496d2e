import { PROTOCOLS } from '../protocols/registry.ts';
import { renderList } from '../views/table-list.ts';
import { DataOutput } from './data-output.ts';

export interface ProtocolsOptions {
  readonly columns: number;
  readonly color: boolean;
}

/** Prints the registered protocols. */
export async function runProtocols({ columns, color }: ProtocolsOptions): Promise<void> {
  const output = new DataOutput(null, () => undefined);
  const rows = PROTOCOLS.map(({ name, description }) => [name, description]);
  await output.write(
    `${renderList({ columns: [{ title: 'NAME' }, { title: 'WHAT IS SEEN' }], rows, width: columns, color })}\n`,
  );
}
