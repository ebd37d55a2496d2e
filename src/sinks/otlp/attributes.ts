/**
 * opentelemetry.proto.common.v1 (https://github.com/open-telemetry/opentelemetry-proto):
 *
 *   KeyValue              key 1  value 2
 *   AnyValue              string_value 1  bool_value 2  int_value 3  double_value 4
 *   InstrumentationScope  name 1  version 2
 *   Resource              attributes 1
 */
import type { PbfWriter } from 'pbf';
import type { Attributes } from '../../metrics/collection.ts';

type Value = Attributes[string];

/** Of whom everything is that is sent. */
export const SCOPE_NAME = 'sae-mon';

export function writeResource(resource: Attributes, writer: PbfWriter): void {
  writeAttributes(1, resource, writer);
}

export function writeScope(version: string, writer: PbfWriter): void {
  writer.writeStringField(1, SCOPE_NAME);
  writer.writeStringField(2, version);
}

export function writeAttributes(field: number, attributes: Attributes, writer: PbfWriter): void {
  for (const pair of Object.entries(attributes)) writer.writeMessage(field, writeAttribute, pair);
}

function writeAttribute([name, value]: readonly [string, Value], writer: PbfWriter): void {
  writer.writeStringField(1, name);
  writer.writeMessage(2, writeValue, value);
}

function writeValue(value: Value, writer: PbfWriter): void {
  if (typeof value === 'string') writer.writeStringField(1, value);
  else if (typeof value === 'boolean') writer.writeBooleanField(2, value);
  else if (Number.isSafeInteger(value)) writer.writeVarintField(3, value);
  else writer.writeDoubleField(4, value);
}
