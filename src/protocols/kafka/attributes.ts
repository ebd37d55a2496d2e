import { OTHER } from '../protocol.ts';
import type { RequestSide } from './request-side.ts';
import type { ResponseSide } from './response-side.ts';

/** OpenTelemetry's `messaging.operation.type` of the calls that have one. */
const TYPES: Readonly<Record<string, string>> = {
  Produce: 'send',
  Fetch: 'receive',
  ShareFetch: 'receive',
  OffsetCommit: 'settle',
  ShareAcknowledge: 'settle',
};
/** Of the key of an attribute that OpenTelemetry has no name for. */
const RECORD_BYTES = 'kafka.records.bytes';
const RECORDS = 'messaging.batch.message_count';

type Attributes = Record<string, string | number>;

/** OpenTelemetry's names. */
export function kafkaAttributes(operation: string): Attributes {
  const attributes: Attributes = { 'messaging.system': 'kafka' };
  if (operation === '' || operation === OTHER) return attributes;
  attributes['messaging.operation.name'] = operation;
  const type = TYPES[operation];
  if (type !== undefined) attributes['messaging.operation.type'] = type;
  return attributes;
}

/** What only `trace` shows of a request. */
export function requestAttributes(side: RequestSide, resource: string | null): Attributes | null {
  const attributes: Attributes = {};
  if (resource !== null) {
    attributes[side.ofTopics ? 'messaging.destination.name' : 'messaging.consumer.group.name'] = resource;
  }
  addRecords(attributes, side);
  return Object.keys(attributes).length === 0 ? null : attributes;
}

/** … and of an answer. */
export function responseAttributes(side: ResponseSide): Attributes | null {
  const attributes: Attributes = {};
  addRecords(attributes, side);
  return Object.keys(attributes).length === 0 ? null : attributes;
}

/** Of a body that was not seen to its end neither is known. */
function addRecords(attributes: Attributes, { recordBytes, counter, walk }: RequestSide | ResponseSide): void {
  if (counter === null || recordBytes === 0 || walk.broken) return;
  attributes[RECORD_BYTES] = recordBytes;
  if (!counter.unknown) attributes[RECORDS] = counter.records;
}
