import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

export interface Validator {
  (value: unknown): boolean;
  readonly errors?: unknown;
}

/** A shipped schema, and the same one with no key allowed that it does not name. */
export function validatorsOf(name: 'check' | 'export' | 'targets' | 'trace'): {
  readonly open: Validator;
  readonly closed: Validator;
} {
  const schema = readSchema(name);
  return { open: compile(schema), closed: compile(close(schema) as object) };
}

export function readSchema(name: 'check' | 'export' | 'targets' | 'trace'): {
  readonly $defs: Readonly<Record<string, unknown>>;
} {
  const path = new URL(`../../src/exports/schema/${name}.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}

function compile(schema: object): Validator {
  return new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema) as Validator;
}

/** The schemas do not combine objects (allOf), so that `additionalProperties` can close each by itself. */
function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, close(value)]));
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...closed, additionalProperties: false }
    : closed;
}
