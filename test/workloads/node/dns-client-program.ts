/** dns.Resolver of Node.js, that is c-ares: `dns-client-program.ts PORT CONNECTIONS WARM STEP…`. */
import { promises } from 'node:dns';
import { type Client, type Connection, runClient, type Step } from './client-plan.ts';

const MISSING = 'nx.demo.test';
const TOO_LONG = 'big.demo.test';

const client: Client = {
  warm: ['A', 'both.demo.test'],
  open: async (port) => {
    const resolver = new promises.Resolver();
    resolver.setServers([`127.0.0.1:${port}`]);
    return { send: (step) => ask(resolver, step) } satisfies Connection;
  },
  kinds: ([type = '', name = '']) => {
    if (name === MISSING) return [`${type} ${name} NXDOMAIN`];
    // Once more, over TCP.
    return Array<string>(name === TOO_LONG ? 2 : 1).fill(`${type} ${name} NOERROR`);
  },
};

async function ask(resolver: promises.Resolver, [type = '', name = '']: Step): Promise<void> {
  try {
    const found = (await resolver.resolve(name, type)) as unknown[];
    if (found.length === 0) throw new Error(`${type} ${name}: no answer`);
  } catch (error) {
    if (name !== MISSING || (error as NodeJS.ErrnoException).code !== 'ENOTFOUND') throw error;
  }
}

await runClient(client, process.argv.slice(2));
