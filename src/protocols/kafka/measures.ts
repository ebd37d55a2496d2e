import type { MeasuredAttributes, MeasuredRow, Measures } from '../measures.ts';
import { kafkaAttributes } from './attributes.ts';

/** Their resource is topics (a share consumer's is its group); where it is several, or a count of them, it has blanks. */
const OF_TOPICS = new Set(['Produce', 'Fetch']);

/** https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/: of clients. */
export const kafkaMeasures: Measures = {
  client: 'messaging.client.operation.duration',
  server: null,
  attributes: ({ operation, resource }: MeasuredRow): MeasuredAttributes => ({
    ...kafkaAttributes(operation),
    ...(OF_TOPICS.has(operation) && resource !== null && !resource.includes(' ') && named(resource)),
  }),
};

function named(topic: string): MeasuredAttributes {
  return { 'messaging.destination.name': topic };
}
