import { renderKeyValues } from '../../views/table-list.ts';
import { DataOutput } from '../data-output.ts';
import type { Topic, TopicPart } from './topic.ts';

export interface HelpOptions {
  readonly columns: number;
  readonly color: boolean;
}

/** As wide as is read well. */
const WIDEST = 100;
const INDENT = '  ';

export async function printTopic(topic: Topic, options: HelpOptions): Promise<void> {
  const width = Math.min(options.columns, WIDEST) - INDENT.length;
  const parts = topic.parts.map((part) => partText(part, { ...options, width }));
  await new DataOutput(null, () => undefined).write(`${topic.summary}\n\n${parts.join('\n\n')}\n`);
}

interface Drawing {
  readonly width: number;
  readonly color: boolean;
}

function partText(part: TopicPart, drawing: Drawing): string {
  switch (part.kind) {
    case 'text':
      return wrapped(part.text, drawing.width + INDENT.length).join('\n');
    case 'list':
      return titled(part.title, renderKeyValues(part.items, drawing).split('\n'));
    case 'file':
      return titled(part.title, part.lines);
    case 'commands': {
      const lines = part.commands.flatMap(([line, says]) => [`# ${says}`, `sae-mon ${line}`]);
      return titled('Commands', lines);
    }
    default:
      return part satisfies never;
  }
}

function titled(title: string, lines: readonly string[]): string {
  return [title.toUpperCase(), ...lines.map((line) => `${INDENT}${line}`.trimEnd())].join('\n');
}

function wrapped(words: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of words.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
