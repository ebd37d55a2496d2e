/** Kafka: clients of four languages to a broker of Apache Kafka, and to the mock of one that librdkafka brings. */
import { buildWorkloads } from '../../workloads/build.ts';
import { brokerCommand, brokerReady, createTopic } from '../../workloads/kafka.ts';
import { type KafkaClient, type KafkaMode, kafkaClient } from '../../workloads/kafka-clients.ts';
import { closed, freePort } from '../../workloads/tcp.ts';
import type { Scenario } from './scenario.ts';
import { runClient, Server } from './server.ts';

/** Records that each client produces, and consumes. */
const COUNT = 3;
const TOPIC = 'orders';

/** In a producer that has nothing to say; it listens where it likes. */
function mockBroker(): Promise<Server> {
  return Server.startAnywhere(['kcat', '-b', 'ignored', '-X', 'test.mock.num.brokers=1', '-P', '-t', 'boot']);
}

async function broker(): Promise<Server> {
  const built = await buildWorkloads('kafka');
  const controller = await freePort();
  const server = await Server.start(({ path }, port) => brokerCommand({ built, folder: path, port, controller }));
  await brokerReady(server.port);
  await createTopic(server.port, TOPIC);
  // The last Fetch of who asked until now may still wait.
  await closed(server.port);
  return server;
}

/** Produces three messages and reads them: each on connections of its own. */
async function produceAndConsume(port: number): Promise<void> {
  const options = ['-b', `127.0.0.1:${port}`, '-t', 'topic'];
  await runClient('kcat', ['-P', ...options], 'GET / HTTP/1.1\n*1\nthird\n');
  await runClient('kcat', ['-C', ...options, '-e', '-o', 'beginning', '-q']);
}

function clientScenario(name: KafkaClient, version: string, mode?: KafkaMode): Scenario {
  return {
    name: mode === undefined ? name : `${name}-${mode.replace('=', '-')}`,
    protocol: 'kafka',
    origin: `${name} ${version} that produces and consumes in a group, to Apache Kafka 4.3.1`,
    server: broker,
    // What is sent by sendfile passes no buffer.
    wireOnly: true,
    client: async (port) => {
      const [command, ...args] = await kafkaClient(name, { port, topic: TOPIC, count: COUNT, ...(mode && { mode }) });
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
  clientScenario('kafkajs', '2.2', 'acks=0'),
];
