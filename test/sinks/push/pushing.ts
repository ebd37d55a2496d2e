import type { Destination } from '../../../src/sinks/push/destination.ts';
import { Push, type PushOptions } from '../../../src/sinks/push/push.ts';

/** Time enough for all that is left. */
export const NO_HURRY = new AbortController().signal;

export function destinationOf(url: string, more: Partial<Destination> = {}): Destination {
  return {
    url,
    basic: null,
    bearerFile: null,
    headers: [],
    headerFile: null,
    tls: { ca: null, cert: null, key: null },
    ...more,
  };
}

export interface Pushing extends Disposable {
  readonly push: Push;
  readonly warnings: string[];
  add(...bodies: readonly string[]): void;
}

/** A push of texts, each of one item. */
export async function pushTo(
  to: number | Destination,
  more: Partial<Omit<PushOptions, 'destination'>> = {},
): Promise<Pushing> {
  const warnings: string[] = [];
  const push = await Push.open({
    destination: typeof to === 'number' ? destinationOf(`http://127.0.0.1:${to}/in`) : to,
    kind: 'test',
    form: '1',
    items: 'texts',
    spool: null,
    headers: { 'Content-Type': 'text/plain' },
    warn: (line) => warnings.push(line),
    failed: (error) => {
      throw error;
    },
    ...more,
  });
  push.begin();
  return {
    push,
    warnings,
    add: (...bodies) => {
      for (const body of bodies) push.add({ body: Buffer.from(body), items: 1 });
    },
    [Symbol.dispose]: () => push[Symbol.dispose](),
  };
}
