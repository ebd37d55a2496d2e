/** What the user has arranged on the screen is kept in their own file, and nothing else of it is changed. */
import { type Document, isNode } from 'yaml';
import { UserError } from '../../lib/errors.ts';
import { parseYaml } from '../../yaml/document.ts';
import { configPlaces } from './places.ts';
import { readConfig, SCREEN } from './read-config.ts';
import { readText } from './read-text.ts';
import { replaceFile } from './replace-file.ts';
import { type ScreenPart, writtenScreen } from './screen-settings.ts';
import type { FlagTable } from './setting.ts';

const FIRST_LINE =
  ' What sae-mon goes by: `sae-mon config` shows what is in force, `sae-mon help config` what can be set.';

export interface SaveOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly table: FlagTable;
}

/**
 * Comments and whatever else is there stay. A file that is not right is left as it is.
 * @returns its path
 * @throws UserError OUTPUT, BAD_CONFIG, INPUT: the screen goes on without, and says so
 */
export function saveScreen(part: ScreenPart, { env, table }: SaveOptions): string {
  const { user } = configPlaces(env);
  if (typeof user === 'string') {
    throw new UserError('OUTPUT', `what is arranged is not kept: ${user}`, ['Name a file by SAE_MON_CONFIG.']);
  }
  const source = readText(user) ?? '';
  readConfig(source, user.path, table);
  const text = withScreen(source, part);
  // What is written is what will be read.
  readConfig(text, user.path, table);
  if (text !== source) replaceFile(user, text);
  return user.path;
}

function withScreen(source: string, part: ScreenPart): string {
  const document = parseYaml(source) as Document;
  if (document.contents === null) {
    document.contents = document.createNode({});
    if (source.trim() === '') document.commentBefore = FIRST_LINE;
  }
  for (const [way, value] of writtenScreen(part)) setAt(document, [SCREEN, ...way], value);
  return document.toString({ lineWidth: 0 });
}

function setAt(document: Document, way: readonly string[], value: unknown): void {
  // Of sections that hold nothing: `screen:` alone on its line.
  for (let depth = 1; depth < way.length; depth += 1) {
    if (document.getIn(way.slice(0, depth)) === null) document.deleteIn(way.slice(0, depth));
  }
  const old = document.getIn(way, true);
  // A scalar keeps its node, and the comment behind it.
  if (typeof value !== 'object') {
    document.setIn(way, value);
    return;
  }
  const node = document.createNode(value, { flow: true });
  if (isNode(old)) Object.assign(node, { comment: old.comment, commentBefore: old.commentBefore });
  document.setIn(way, node);
}
