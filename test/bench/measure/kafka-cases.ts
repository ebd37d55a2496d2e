/** Kafka on the wire, as bytes of latin1: a record each way. */
import {
  array,
  batch,
  int16,
  int32,
  int64,
  produceBody,
  request,
  response,
  string,
} from '../../protocols/kafka/messages.ts';
import type { DecoderCase } from './decoder-cases.ts';

const RECORDS = batch(1, 'x'.repeat(100));

export const KAFKA_CASES: readonly DecoderCase[] = [
  {
    name: 'kafka, Produce of a record',
    protocol: 'kafka',
    request: (id) => request({ key: 0, version: 3, id }, produceBody(1, ['orders', RECORDS])),
    response: (id) => response(id, array(string('orders') + array(partition(int64(id) + int64(-1)))) + int32(0)),
  },
  {
    name: 'kafka, Fetch of three topics, a record each',
    protocol: 'kafka',
    request: (id) => request({ key: 1, version: 4, id }, fetchBody()),
    response: (id) => response(id, int32(0) + array(...TOPICS.map(fetched))),
  },
];

const TOPICS = ['orders', 'payments', 'users'];

function fetchBody(): string {
  const wanted = array(int32(0) + int64(0) + int32(1_048_576));
  const head = int32(-1) + int32(500) + int32(1) + int32(1_048_576);
  return `${head}\0${array(...TOPICS.map((topic) => string(topic) + wanted))}`;
}

function fetched(topic: string): string {
  const offsets = int64(1) + int64(1) + int32(-1);
  return string(topic) + array(partition(offsets + int32(RECORDS.length) + RECORDS));
}

function partition(rest: string): string {
  return int32(0) + int16(0) + rest;
}
