/** Errors and redirects that only a server of its own kind gives. */
import { Redis } from 'ioredis';
import { resp } from '../../connections/resp.ts';
import { NO_COMMAND, redisServer, table } from './redis-server.ts';
import type { Scenario } from './scenario.ts';
import { runClient, type Server } from './server.ts';
import { Talk } from './talk.ts';

const SLOTS = 16384;
/** Of `{a}`, which this node has, and of `{b}`, which the other has (CRC16 of the tag, modulo SLOTS). */
const SLOT_OF_A = 15495;
const PATIENCE_MS = 20_000;

/** The node that is recorded; the other one goes with it. */
async function clusterNode(): Promise<Server> {
  const settings = ['cluster-enabled yes', NO_COMMAND];
  const node = await redisServer(...settings);
  const other = await redisServer(...settings);
  const [here, there] = [node, other].map(({ port }) => new Redis({ port, host: '127.0.0.1' }));
  await here?.call('CLUSTER', 'ADDSLOTSRANGE', `${SLOTS / 2}`, `${SLOTS - 1}`);
  await there?.call('CLUSTER', 'ADDSLOTSRANGE', '0', `${SLOTS / 2 - 1}`);
  await here?.call('CLUSTER', 'MEET', '127.0.0.1', `${other.port}`);
  const deadline = performance.now() + PATIENCE_MS;
  const ready = async (): Promise<boolean> => {
    const told = `${await here?.call('CLUSTER', 'INFO')}`;
    return told.includes('cluster_state:ok') && told.includes(`cluster_slots_assigned:${SLOTS}`);
  };
  while (!(await ready())) {
    if (performance.now() > deadline) throw new Error('the nodes of the cluster do not meet');
  }
  await here?.call('CLUSTER', 'SETSLOT', `${SLOT_OF_A}`, 'MIGRATING', `${await there?.call('CLUSTER', 'MYID')}`);
  await Promise.all([here?.quit(), there?.quit()]);
  const dispose = node[Symbol.asyncDispose].bind(node);
  node[Symbol.asyncDispose] = async () => {
    await other[Symbol.asyncDispose]();
    await dispose();
  };
  return node;
}

function cli(port: number, lines: string): Promise<string> {
  return runClient('redis-cli', ['-p', `${port}`], lines);
}

/** One connection runs a script that does not end, another is refused until it kills it. */
async function busy(port: number): Promise<void> {
  const running = await Talk.open(port);
  const refused = await Talk.open(port);
  await running.say(resp('EVAL', 'while true do end', '0'));
  await refused.say(resp('GET', 'a'));
  await refused.say(resp('PING') + resp('SCRIPT', 'KILL'));
  await refused.say(resp('GET', 'a'));
  await refused.close();
  await running.close();
}

export const REDIS_REFUSAL_SCENARIOS: readonly Scenario[] = [
  {
    name: 'cluster',
    protocol: 'redis',
    origin:
      'redis-cli 7.0 to a node of a cluster of two redis-server 7.0: MOVED for keys of the other node, ASK for a slot that moves',
    server: clusterNode,
    client: (port) =>
      cli(port, 'SET {b}1 x\nGET {b}1\nGET {a}1\nMGET {a}1 {b}1\nSET {c}1 x\nMULTI\nSET {b}1 y\nEXEC\nCLUSTER MYID\n'),
    golden: [
      table(
        `COMMAND.DOCS!ERR COMMAND!ERR SET>MOVED GET>MOVED GET>ASK MGET!CROSSSLOT SET>MOVED MULTI SET>MOVED
         EXEC!EXECABORT CLUSTER.MYID`,
      ),
    ],
  },
  {
    name: 'password',
    protocol: 'redis',
    origin: 'redis-cli 7.0 to redis-server 7.0 with a password: NOAUTH, WRONGPASS, NOPERM',
    server: () => redisServer('requirepass test-password', 'user reader on >test-reader ~* +get +auth', NO_COMMAND),
    client: (port) =>
      cli(port, 'GET a\nAUTH wrong\nAUTH test-password\nSET a 1\nAUTH reader test-reader\nGET a\nSET a 2\n'),
    golden: [table('COMMAND.DOCS!ERR COMMAND!ERR GET!NOAUTH AUTH!WRONGPASS AUTH SET AUTH GET SET!NOPERM')],
  },
  {
    name: 'busy',
    protocol: 'redis',
    origin: 'two sockets to redis-server 7.0, one with a script that does not end: BUSY until it is killed',
    server: () => redisServer('busy-reply-threshold 10'),
    client: busy,
    golden: [table('EVAL!ERR'), table('GET!BUSY PING!BUSY SCRIPT.KILL GET')],
  },
];
