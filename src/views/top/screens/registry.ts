import { connection } from './connection/connection.ts';
import { connections } from './connections/connections.ts';
import { errors } from './errors/errors.ts';
import { inFlight } from './in-flight/in-flight.ts';
import { map } from './map/map.ts';
import { overview } from './overview/overview.ts';
import { processes } from './processes/processes.ts';
import { row } from './row/row.ts';
import type { Screen } from './screen.ts';
import { transaction } from './transaction/transaction.ts';
import { transactions } from './transactions/transactions.ts';

/** All there are: a line each. Those that a number leads to come first, in the order of their numbers. */
export const SCREENS: readonly [Screen, ...Screen[]] = [
  overview,
  transactions,
  inFlight,
  connections,
  errors,
  processes,
  map,
  row,
  transaction,
  connection,
];

export const ROOTS: readonly Screen[] = SCREENS.filter(({ isRoot }) => isRoot);

export function screenOf(name: string): Screen {
  return SCREENS.find((screen) => screen.name === name) ?? SCREENS[0];
}
