import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRuleFile } from '../../alerts/file/read-file.ts';
import type { AlertRules } from '../../alerts/rule.ts';
import { UserError } from '../../lib/errors.ts';
import { unreadable } from '../../lib/unreadable.ts';
import { PROTOCOLS } from '../../protocols/registry.ts';

/** Beside the bundle; from source, where it is written. */
const DEFAULT_RULES = new URL(
  import.meta.url.endsWith('.ts') ? '../../alerts/default-rules.yml' : './default-rules.yml',
  import.meta.url,
);
/** 500 rules with a page each. */
const MAX_BYTES = 1024 * 1024;

export interface LoadedRules {
  readonly rules: AlertRules;
  readonly text: string;
}

/** @throws UserError INPUT, BAD_RULE_FILE */
export function loadRules(path: string): LoadedRules {
  const text = readText(path);
  return { text, rules: readRuleFile(text, path, protocolNames()) };
}

/** Those that come with sae-mon. */
export function loadDefaultRules(): LoadedRules {
  return loadRules(fileURLToPath(DEFAULT_RULES));
}

function protocolNames(): string[] {
  return PROTOCOLS.map(({ name }) => name);
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > MAX_BYTES) {
      throw new UserError('BAD_RULE_FILE', `${path} is larger than 1 MiB`, ['Name a rule file.']);
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof TypeError) {
      throw new UserError('BAD_RULE_FILE', `${path} is not UTF-8`, ['Name a rule file.'], { cause: error });
    }
    throw new UserError(
      'INPUT',
      `${path} cannot be read: ${unreadable(error)}`,
      ['Name a file that sae-mon may read.'],
      {
        cause: error,
      },
    );
  }
}
