/** YAML 1.2 that people write by hand: one document without tags, each fault at its place. */
import { type Document, parseDocument, type YAMLParseError } from 'yaml';
import { FileFault } from './fault.ts';
import { QUOTES } from './node.ts';

/**
 * Its `contents` are null where the file is empty.
 * @throws FileFault
 */
export function parseYaml(source: string): Document.Parsed {
  const document = parseDocument(source, { prettyErrors: false, schema: 'core' });
  const [first] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first !== undefined) throw new FileFault(first.pos, messageOf(first as YAMLParseError), nextOf(first.code));
  return document;
}

function messageOf({ code, message }: YAMLParseError): string {
  if (code === 'DUPLICATE_KEY') return 'this key is there twice';
  if (code === 'MULTIPLE_DOCS') return 'expected one document, without ---';
  if (code === 'TAG_RESOLVE_FAILED') return 'tags, which begin with !, are not read here';
  return `not YAML: ${message.replace(/\s+/g, ' ').slice(0, 200)}`;
}

function nextOf(code: string): string[] {
  return ['TAG_RESOLVE_FAILED', 'BAD_ALIAS', 'UNEXPECTED_TOKEN', 'BAD_SCALAR_START', 'MISSING_CHAR'].includes(code)
    ? [QUOTES]
    : [];
}
