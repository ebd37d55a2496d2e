import { readFileSync } from 'node:fs';

/** The words of a file in this folder by section: `[name]`, then words with spaces or line ends between them. */
export function readWords(name: 'route-words' | 'training-words'): Map<string, string[]> {
  const text = readFileSync(`${import.meta.dirname}/${name}.txt`, 'utf8').replace(/^#.*\n/gm, '');
  const sections = text.split(/^\[(.*)\]$/m).slice(1);
  const words = new Map<string, string[]>();
  for (let i = 0; i < sections.length; i += 2) {
    words.set(sections[i] as string, (sections[i + 1] as string).trim().split(/\s+/));
  }
  return words;
}
