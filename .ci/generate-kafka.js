// Makes src/protocols/kafka/*.gen.ts from a kafka-clients jar (Maven Central: org.apache.kafka:kafka-clients): the message
// definitions in it, and its enum of errors. Needs a JDK, unzip, and slf4j-api beside the jar: node .ci/generate-kafka.js kafka-clients-4.3.1.jar
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { root } from './bundle.js';

const SIZES = { bool: '1', int8: '1', int16: '2', uint16: '2', int32: '4', uint32: '4', int64: '8', float64: '8' };
const WORDS = { string: 's', bytes: 'b', records: 'r', uuid: 'u' };
/** Fields of requests that tell something by their name alone. */
const REQUEST_FIELDS = {
  Produce: { Acks: 'A' },
  Fetch: { MaxWaitMs: 'W', MinBytes: 'M', SessionId: 'S', SessionEpoch: 'P' },
  ShareFetch: { MaxWaitMs: 'W', MinBytes: 'M' },
  JoinGroup: { SessionTimeoutMs: 'W', RebalanceTimeoutMs: 'W' },
  FindCoordinator: { Key: 'K', KeyType: 'Y', CoordinatorKeys: '*G' },
};
const RESPONSE_FIELDS = { Fetch: { SessionId: 'S' } };
/** What an answer is read for. */
const TELLING = /[ELTISr]/;

const jar = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'kafka-definitions-'));
try {
  execFileSync('unzip', ['-qo', jar, 'common/message/*', '-d', folder]);
  const from = `// From ${basename(jar)}, by .ci/generate-kafka.js: not to be edited.`;
  writeFileSync(join(root, 'src/protocols/kafka/apis.gen.ts'), `${from}\n${apis(join(folder, 'common/message'))}`);
  writeFileSync(join(root, 'src/protocols/kafka/errors.gen.ts'), `${from}\n${errors(folder)}`);
} finally {
  rmSync(folder, { recursive: true });
}

function apis(definitions) {
  const messages = readdirSync(definitions)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(definitions, name), 'utf8').replace(/^\s*\/\/.*$/gm, '')))
    .filter(({ apiKey }) => apiKey !== undefined);
  const requests = messages.filter(({ type }) => type === 'request').toSorted((a, b) => a.apiKey - b.apiKey);
  const lines = requests.map((request) => {
    const name = request.name.replace(/Request$/, '');
    const response = messages.find(({ type, apiKey }) => type === 'response' && apiKey === request.apiKey);
    const { hi } = rangeOf(request.validVersions);
    const flexible = rangeOf(request.flexibleVersions).lo;
    const row = [request.apiKey, name, hi, flexible, requestFields(name, request), responseFields(name, response)];
    return `  [${row.map((cell) => (typeof cell === 'string' ? `'${cell}'` : cell)).join(', ')}],`;
  });
  return `/** Key, name, newest version (-1: none is left), first flexible version, fields of requests and of answers; see \`schema.ts\`. */
export type ApiRow = readonly [
  key: number,
  name: string,
  newest: number,
  flexible: number,
  request: string,
  response: string,
];

export const API_ROWS: readonly ApiRow[] = [
${lines.join('\n')}
];
`;
}

function requestFields(name, message) {
  const named = REQUEST_FIELDS[name] ?? {};
  const isGroup = JSON.stringify(message).includes('"entityType":"groupId"');
  return fieldsText(message, message.fields ?? [], (field, path) => {
    if (named[field.name] !== undefined && path.length === 0) return named[field.name];
    if (field.entityType === 'groupId') return starred(field, 'G');
    if (isGroup) return null;
    const forgotten = path[0] === 'ForgottenTopicsData';
    if (field.entityType === 'topicName') return starred(field, forgotten ? 'f' : 'T');
    return field.name === 'TopicId' ? starred(field, forgotten ? 'j' : 'I') : null;
  });
}

/** Up to the last that tells something. */
function responseFields(name, message) {
  const named = RESPONSE_FIELDS[name] ?? {};
  const text = fieldsText(message, message.fields ?? [], (field, path, siblings) => {
    if (named[field.name] !== undefined && path.length === 0) return named[field.name];
    if (field.type === 'int16' && field.name.endsWith('ErrorCode')) return 'E';
    const names = siblings.findIndex(({ entityType, type }) => entityType === 'topicName' && type === 'string');
    const ids = siblings.findIndex((sibling) => sibling.name === 'TopicId');
    if (name !== 'Fetch' && !(names >= 0 && names < ids)) return null;
    if (field.entityType === 'topicName') return name === 'Fetch' ? 'T' : 'N';
    return field.name === 'TopicId' ? (name === 'Fetch' ? 'I' : 'L') : null;
  });
  return trimmed(name === 'ApiVersions' ? text.slice(0, 1) : text);
}

function trimmed(text) {
  if (!TELLING.test(text)) return '';
  let depth = 0;
  let end = 0;
  let told = false;
  for (let at = 0; at < text.length; at++) {
    if ('[{'.includes(text[at])) depth++;
    if (TELLING.test(text[at])) told = true;
    if (']}'.includes(text[at])) depth--;
    if (depth === 0 && told) {
      end = at + 1;
      told = false;
    }
  }
  return text.slice(0, end);
}

function starred({ type }, letter) {
  return type.startsWith('[]') ? `*${letter}` : letter;
}

function fieldsText(message, fields, tell, path = []) {
  return fields
    .filter(({ taggedVersions, versions }) => taggedVersions === undefined && versions !== 'none')
    .map((field) => {
      const told = tell(field, path, fields);
      return `${versionsText(field.versions)}${told ?? typeText(message, field, tell, path)}`;
    })
    .join('');
}

function typeText(message, field, tell, path) {
  const type = field.type.replace('[]', '');
  const array = type !== field.type;
  const simple = SIZES[type] ?? WORDS[type];
  if (simple !== undefined) return array ? `*${simple}` : simple;
  const fields = field.fields ?? message.commonStructs?.find(({ name }) => name === type)?.fields;
  if (fields === undefined) throw new Error(`${message.name}.${field.name}: ${field.type}`);
  const inner = fieldsText(message, fields, tell, [...path, field.name]);
  if (array) return `[${inner}]`;
  return `${field.nullableVersions === undefined ? '' : '?'}{${inner}}`;
}

function versionsText(versions) {
  const { lo, hi } = rangeOf(versions);
  if (lo === 0 && hi === 999) return '';
  return `(${lo === 0 ? '' : lo}-${hi === 999 ? '' : hi})`;
}

function rangeOf(text) {
  if (text === undefined || text === 'none') return { lo: 999, hi: -1 };
  const [lo, hi] = text.endsWith('+') ? [text.slice(0, -1), '999'] : text.split('-');
  return { lo: Number(lo), hi: Number(hi ?? lo) };
}

function errors(work) {
  const program = `public class Names { public static void main(String[] a) {
    for (org.apache.kafka.common.protocol.Errors e : org.apache.kafka.common.protocol.Errors.values()) System.out.println(e.code() + " " + e.name()); } }`;
  const source = join(work, 'Names.java');
  writeFileSync(source, program);
  const names = execFileSync('java', ['-cp', join(dirname(jar), '*'), source], { stdio: ['ignore', 'pipe', 'ignore'] })
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const [unknown, ...known] = names;
  if (unknown[0] !== '-1' || known.some(([code], index) => Number(code) !== index)) throw new Error('codes have gaps');
  return `/** By code, from 0 on; -1 is UNKNOWN_SERVER_ERROR. */
export const ERROR_NAMES: readonly string[] = [
${known.map(([, name]) => `  '${name}',`).join('\n')}
];
`;
}
