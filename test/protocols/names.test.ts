/** Whoever is not a protocol knows none by name: what rows and screens need stands in the registry. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { PROTOCOLS } from '../../src/protocols/registry.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Exception {
  readonly where: RegExp;
  readonly text: RegExp;
  readonly why: string;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    where: /^src\/(connections\/|lib\/|views\/top\/quiet\.ts$)/,
    text: /^tls$/,
    why: 'a key of coverage in the exports, which are a contract: a decoder says by `coverage` that it counts there',
  },
  {
    where: /^src\/(lib\/name-source|connections\/conversations\/conversation)\.ts$/,
    text: /^dns$/,
    why: 'where the name of a server comes from, a word of the exports: answers that a decoder gives with addresses are of it',
  },
  {
    where: /^src\/commands\/(flags|read-rules|settable-flags)\.ts$/,
    text: /^(HTTP paths of this form|redis-keys$|show the patterns of Redis keys)/,
    why: 'flags that are options of one protocol',
  },
  {
    where: /^src\/lib\/templates\/terms\.ts$/,
    text: /^\s*abc acls aes /,
    why: 'words of routes, of which some are names of protocols',
  },
  {
    where: /^src\/commands\/flags\.ts$/,
    text: /errors, too: "proto:http status:404"$/,
    why: 'the example of a rule',
  },
  {
    where: /^src\/lib\/filter\/examples\.ts$/,
    text: /^(proto:|calls of Redis|server:\/run\/mysqld)/,
    why: 'the examples of filters',
  },
  {
    where: /^src\/app\/help\/topics\/(filters|numbers)\.ts$/,
    text: /proto:http side:client|^calls of HTTP alone$|^HTTP 5xx of a server|BLPOP of Redis; Fetch of Kafka|decoded, TLS, recognised/,
    why: 'what help explains by example',
  },
  {
    where: /^src\/commands\/trace\.ts$/,
    text: /(--proto redis|^Redis commands, served or called)$/,
    why: 'the example of a command',
  },
  {
    where: /^src\/(rules\/(parse|examples)|commands\/check)\.ts$/,
    text: /proto:(http side:server: (p99|error-ratio)|redis side:client: max) < |^the same of each HTTP endpoint|^no call of Redis took/,
    why: 'the examples of rules',
  },
  {
    where: /^src\/(commands|sinks\/push)\//,
    text: /(--|^)tls-(ca|cert|key)\b|^TLS cannot use these files|^http:$| is not a URL of http|^http\/protobuf$|port for HTTP, mostly|by HTTP[.: ]/,
    why: 'how receivers are reached, which is not what is watched',
  },
];

interface Text {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** Strings, pieces of templates and JSX text; not comments, nor the paths of imports. */
function textsOf(path: string, source: string): Text[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const texts: Text[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return;
    if (ts.isStringLiteralLike(node) || ts.isJsxText(node) || isTemplatePiece(node)) {
      texts.push({ path, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: node.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}

function isTemplatePiece(node: ts.Node): node is ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail {
  return ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
}

/** As a word: a name (of any case) or a title. `http:` before `//` is an address. */
function naming(text: string): boolean {
  return PROTOCOLS.some(({ name, title }) =>
    [name, title].some((word) => new RegExp(`(?<![a-z0-9])${word}(?![a-z0-9]|://)`, 'i').test(text)),
  );
}

function exempts({ where, text }: Exception, found: Text): boolean {
  return where.test(found.path) && text.test(found.text);
}

const named = globSync(['src/**/*.{ts,tsx}', 'bin/*.{ts,js}'], { cwd: ROOT })
  .filter((path) => !path.startsWith('src/protocols/'))
  .flatMap((path) => textsOf(path, readFileSync(`${ROOT}/${path}`, 'utf8')))
  .filter(({ text }) => naming(text));

describe('the names of protocols', () => {
  it('stand in src/protocols alone, but for what is listed', () => {
    const strangers = named.filter((found) => !EXCEPTIONS.some((exception) => exempts(exception, found)));
    assert.deepEqual(
      strangers.map(({ path, line, text }) => `${path}:${line} ${JSON.stringify(text)}`),
      [],
    );
  });

  for (const { text, why } of EXCEPTIONS.filter(({ where }) => !where.test('src/connections/'))) {
    it(`are excepted only where it is still needed: ${why}`, () => {
      assert.ok(named.some((found) => text.test(found.text)));
    });
  }

  it('are found in strings, templates, types and JSX, whatever their case', () => {
    const source = [
      "import a from './redis.ts';",
      '// http in a comment',
      "if (protocol === 'http') {}",
      'const b = `is it $' + '{c} over FastCGI`;',
      "type D = 'tls';",
      'const e = <Text>Redis</Text>;',
      "const f = 'http://localhost httpd redistribute';",
    ].join('\n');
    assert.deepEqual(
      textsOf('any.tsx', source)
        .filter(({ text }) => naming(text))
        .map(({ line }) => line),
      [3, 4, 5, 6],
    );
  });
});
