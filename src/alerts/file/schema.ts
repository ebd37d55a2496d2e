import {
  FILE_KEYS,
  type Key,
  type KeyKind,
  LABEL_NAME,
  MAX_RULES,
  MAX_TEXT,
  OWN_LABELS,
  RULE_KEYS,
} from './rule-keys.ts';

/** The JSON Schema of a rule file: what an editor can know of it. What filters and conditions are, only the reader does. */
export function ruleFileSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Alert rules of sae-mon',
    type: 'object',
    properties: {
      interval: { ...VALUES.duration, description: FILE_KEYS.interval.help, default: FILE_KEYS.interval.default },
      rules: {
        type: 'array',
        description: FILE_KEYS.rules.help,
        minItems: 1,
        maxItems: MAX_RULES,
        items: { $ref: '#/$defs/rule' },
      },
    },
    required: ['rules'],
    additionalProperties: false,
    $defs: { rule: ruleSchema() },
  };
}

function ruleSchema(): object {
  const keys: [string, Key][] = Object.entries(RULE_KEYS);
  return {
    type: 'object',
    properties: Object.fromEntries(keys.map(([name, key]) => [name, keySchema(key)])),
    required: keys.filter(([, { required }]) => required).map(([name]) => name),
    additionalProperties: false,
  };
}

function keySchema({ kind, help, default: fallback }: Key): object {
  return { ...VALUES[kind], description: help, ...(fallback !== undefined && { default: fallback }) };
}

const TEXT = { type: 'string', pattern: '\\S' };
const LABEL = { ...TEXT, maxLength: MAX_TEXT, not: { pattern: '\\{\\{' } };

const VALUES: Readonly<Record<KeyKind, object>> = {
  text: { ...TEXT, maxLength: MAX_TEXT },
  label: LABEL,
  template: { ...TEXT, maxLength: MAX_TEXT },
  duration: { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?(us|µs|ms|s|m|h)\\s*$' },
  count: { type: 'integer', minimum: 0, maximum: 1e9 },
  filter: TEXT,
  condition: { ...TEXT, maxLength: MAX_TEXT },
  texts: {
    type: 'object',
    propertyNames: { pattern: LABEL_NAME, not: { enum: OWN_LABELS } },
    additionalProperties: LABEL,
  },
  templates: {
    type: 'object',
    propertyNames: { pattern: LABEL_NAME },
    additionalProperties: { ...TEXT, maxLength: MAX_TEXT },
  },
};
