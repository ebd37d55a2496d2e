/** Kafka: clients of four languages, which log in or do not, to a broker of Apache Kafka, and to the mock of one that librdkafka brings. */
import { buildWorkloads } from '../../workloads/build.ts';
import {
  brokerCommand,
  brokerPlace,
  brokerReady,
  createTopic,
  SASL_PASSWORD,
  SASL_USER,
} from '../../workloads/kafka.ts';
import { type KafkaClient, type KafkaMode, kafkaClient, type Sasl } from '../../workloads/kafka-clients.ts';
import { closed } from '../../workloads/tcp.ts';
import type { Scenario } from './scenario.ts';
import { runClient, Server } from './server.ts';

/** Records that each client produces, and consumes. */
const COUNT = 3;
const TOPIC = 'orders';

/** In a producer that has nothing to say; it listens where it likes. */
function mockBroker(): Promise<Server> {
  return Server.startAnywhere(['kcat', '-b', 'ignored', '-X', 'test.mock.num.brokers=1', '-P', '-t', 'boot']);
}

/** What is recorded is the listener of clients that log in, or the other one. */
async function broker(logIn: boolean): Promise<Server> {
  const built = await buildWorkloads('kafka');
  let plain = 0;
  const place = await brokerPlace(built, '');
  const server = await Server.start(({ path }, port) => {
    plain = logIn ? place.port : port;
    return brokerCommand({ ...place, folder: path, ...(logIn ? { saslPort: port } : { port }) });
  });
  await brokerReady(plain);
  await createTopic(plain, TOPIC);
  // The last Fetch of who asked until now may still wait.
  await closed(plain);
  return server;
}

/** Produces three messages and reads them: each on connections of its own. */
async function produceAndConsume(port: number): Promise<void> {
  const options = ['-b', `127.0.0.1:${port}`, '-t', 'topic'];
  await runClient('kcat', ['-P', ...options], 'GET / HTTP/1.1\n*1\nthird\n');
  await runClient('kcat', ['-C', ...options, '-e', '-o', 'beginning', '-q']);
}

interface Variant {
  readonly mode?: KafkaMode;
  readonly mechanism?: Sasl['mechanism'];
}

function clientScenario(client: KafkaClient, version: string, { mode, mechanism }: Variant = {}): Scenario {
  const name = [client, mode?.replace('=', '-'), mechanism?.toLowerCase()]
    .filter((word) => word !== undefined)
    .join('-');
  const sasl = mechanism && { mechanism, user: SASL_USER, password: SASL_PASSWORD };
  const by = mechanism === undefined ? '' : ` by ${mechanism}`;
  return {
    name,
    protocol: 'kafka',
    origin: `${client} ${version} that produces and consumes in a group, to Apache Kafka 4.3.1${by}`,
    server: () => broker(mechanism !== undefined),
    // What is sent by sendfile passes no buffer.
    wireOnly: true,
    client: async (port) => {
      const task = { port, topic: TOPIC, count: COUNT, ...(mode && { mode }), ...(sasl && { sasl }) };
      const [command, ...args] = await kafkaClient(client, task);
      const said = await runClient(command, args);
      if (!said.includes(`"produced": ${COUNT}`)) throw new Error(`${name} said ${said}`);
    },
    golden: null,
    counts: mode === 'acks=0' ? { [`Metadata ${TOPIC} null`]: 1 } : { [`Produce ${TOPIC} null`]: COUNT },
  };
}

export const KAFKA_SCENARIOS: readonly Scenario[] = [
  {
    name: 'kcat',
    protocol: 'kafka',
    origin: 'kcat 1.7 that produces and consumes, to the mock broker of librdkafka 2.0',
    server: mockBroker,
    client: produceAndConsume,
    golden: null,
    counts: { 'Produce topic null': 3 },
  },
  clientScenario('franz-go', '1.22'),
  clientScenario('confluent-kafka', '2.16'),
  clientScenario('kafka-python', '3.0'),
  clientScenario('kafkajs', '2.2'),
  clientScenario('kafkajs', '2.2', { mode: 'acks=0' }),
  clientScenario('kafka-clients', '4.3', { mode: 'new-group' }),
  clientScenario('kafka-clients', '4.3', { mode: 'transactions' }),
  clientScenario('confluent-kafka', '2.16', { mechanism: 'PLAIN' }),
  clientScenario('kafka-python', '3.0', { mechanism: 'SCRAM-SHA-256' }),
  // Without headers.
  clientScenario('kafka-python-2', '2.0', { mechanism: 'PLAIN' }),
  clientScenario('kafka-python-2', '2.0', { mechanism: 'SCRAM-SHA-256' }),
];
