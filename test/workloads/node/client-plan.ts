import { createInterface } from 'node:readline';

/** The words of a step without its count: `GET /plain 200 6`. */
export type Step = readonly string[];

/** A way of sending one request and checking its answer; `open` is called once for each connection. */
export interface Client {
  open(port: number): Promise<Connection>;
  /** What a connection is used with before the test attaches. */
  readonly warm: Step;
  /** The transactions that one step makes, as they are counted. */
  kinds(step: Step): readonly string[];
}

export interface Connection {
  send(step: Step): Promise<void>;
}

/** What every client does: `PORT CONNECTIONS WARM STEP…`, `ready`, a line, the plan, its account, a line. */
export async function runClient(client: Client, args: readonly string[]): Promise<void> {
  const [port = 0, connections = 0, warm = 0] = args.slice(0, 3).map(Number);
  const order = readPlan(args.slice(3));
  const opened = await Promise.all(Array.from({ length: connections }, () => client.open(port)));
  for (let n = 0; n < warm; n += 1) await Promise.all(opened.map((connection) => connection.send(client.warm)));
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  process.stdout.write('ready\n');
  await lines.next();
  await Promise.all(
    opened.map(async (connection, first) => {
      for (let at = first; at < order.length; at += connections) await connection.send(order[at] as Step);
    }),
  );
  const sent: Record<string, number> = {};
  for (const kind of order.flatMap((step) => client.kinds(step))) sent[kind] = (sent[kind] ?? 0) + 1;
  process.stdout.write(`${JSON.stringify({ sent })}\n`);
  await lines.next();
  process.exit(0);
}

/** In turns until each is used up; the last word of a step is its count. */
function readPlan(args: readonly string[]): Step[] {
  const steps = args.map((arg) => ({ words: arg.split(' ').slice(0, -1), left: Number(arg.split(' ').at(-1)) }));
  const order: Step[] = [];
  while (steps.some(({ left }) => left > 0)) {
    for (const step of steps.filter(({ left }) => left > 0)) {
      step.left -= 1;
      order.push(step.words);
    }
  }
  return order;
}
