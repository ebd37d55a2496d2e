import { CHOOSER_KEYS } from '../../../views/top/chooser/keys.ts';
import { KEY_SCOPES } from '../../../views/top/key-scopes.ts';
import type { Topic, TopicPart } from '../topic.ts';

export const TOP_KEYS: Topic = {
  name: 'keys',
  summary: 'the keys of top',
  section: 'KEYS OF TOP',
  parts: [
    ...KEY_SCOPES.map(({ title, keys }) => listOf(title, keys)),
    listOf('Where no target was named', CHOOSER_KEYS),
  ],
};

function listOf(title: string, keys: readonly { readonly key: string; readonly help: string }[]): TopicPart {
  return { kind: 'list', title, items: keys.map(({ key, help }) => [key, help]) };
}
