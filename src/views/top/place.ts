import type { Filter } from '../../lib/filter/tree.ts';
import type { ConnectionRow, SceneTransaction } from '../../metrics/scene.ts';
import { rowName } from './names.ts';

/** Where one is: a screen, and what of. */
export interface Place {
  /** A name of `screens/registry.ts`. */
  readonly screen: string;
  /** As breadcrumbs say it. */
  readonly title: string;
  /** Key of the snapshot's row that it is about; null: it is about no row. */
  readonly row: string | null;
  /** … and this one transaction of it. */
  readonly transaction: SceneTransaction | null;
  /** The connection that it is about, as it was when one went there. */
  readonly connection?: ConnectionRow;
  /** Of its rows only these are shown, whatever else hides some. */
  readonly filter?: Filter;
}

/** Of one transaction. */
export function transactionPlace(transaction: SceneTransaction): Place {
  return { screen: 'transaction', title: rowName(transaction), row: transaction.rowKey, transaction };
}
