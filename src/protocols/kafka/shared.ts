import type { Resources } from './resources.ts';
import type { Topics } from './topics.ts';

/** What all connections share. */
export interface Shared {
  readonly topics: Topics;
  readonly resources: Resources;
  /** Whether anybody wants to know how many records there are. */
  readonly counts: boolean;
}
