import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWorkloads, PYTHON } from './build.ts';

/** A program and its arguments. */
export type CommandLine = readonly [command: string, ...args: string[]];

/** Small and quick to start: the compiler for short runs, the plainest collector. */
const JAVA = ['java', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx128m'] as const;

/** How a program of ours in each language is called; what is compiled is built first. */
export const LANGUAGES = {
  c: async (program: string) => [join(await buildWorkloads('c'), program)],
  go: async (program: string) => [join(await buildWorkloads('go'), 'workload'), program],
  'go-mysql': async (program: string) => [join(await buildWorkloads('go-mysql'), 'workload'), program],
  java: async (program: string) => {
    const folder = await buildWorkloads('java');
    return [...JAVA, '-cp', `${folder}/classes:${folder}/libraries/*`, program];
  },
  node: async (script: string) => [process.execPath, source(`node/${script}`)],
  php: async (script: string) => ['php', source(`php/${script}`)],
  python: async (script: string) => {
    const libraries = `PYTHONPATH=${await buildWorkloads('python')}`;
    return ['env', libraries, PYTHON, '-B', source(`python/${script}`)];
  },
  rust: async (program: string) => [join(await buildWorkloads('rust'), 'release/rust-workload'), program],
  'rust-databases': async (program: string) => [
    join(await buildWorkloads('rust-databases'), 'release/rust-databases'),
    program,
  ],
  shell: async (script: string) => ['bash', source(`c/${script}`)],
} as const satisfies Record<string, (program: string) => Promise<readonly string[]>>;
export type Language = keyof typeof LANGUAGES;

/** `arguments_`: what follows the program's name. */
export async function languageCommand(language: Language, ...words: string[]): Promise<CommandLine> {
  const [program = '', ...args] = words;
  return [...(await LANGUAGES[language](program)), ...args] as unknown as CommandLine;
}

/** A Python module that brings its own main program: `python3 -m MODULE`. */
export function pythonModule(...words: string[]): CommandLine {
  return [PYTHON, '-B', '-m', ...words];
}

/** A file of this folder. */
export function source(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
