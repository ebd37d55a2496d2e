import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SOURCES = fileURLToPath(new URL('.', import.meta.url));
const BUILT = fileURLToPath(new URL('../../build/workloads', import.meta.url));

/** Debian's own, which has the libraries; one that comes first in PATH may not. */
export const PYTHON = '/usr/bin/python3';

/** The languages whose programs are compiled, or need more than Debian has, and how: commands run one after the other in the sources' folder. */
const BUILDS = {
  c: (to: string) => [
    [
      'cc',
      '-O2',
      '-Wall',
      '-Werror',
      '-pthread',
      '-I/usr/include/mariadb',
      '-o',
      join(to, 'mysql-client'),
      'mysql_client.c',
      '-lmariadb',
    ],
  ],
  go: (to: string) => [['go', 'build', '-o', join(to, 'workload'), '.']],
  'go-mysql': (to: string) => [['go', 'build', '-o', join(to, 'workload'), '.']],
  java: (to: string) => [
    librariesOfPom(to),
    ['javac', '-cp', `${to}/libraries/*`, '-d', `${to}/classes`, ...javaSources('java')],
  ],
  kafka: (to: string) => [
    librariesOfPom(to),
    pythonPackages(`${to}/python`, '-r', 'requirements.txt'),
    pythonPackages(`${to}/python-2`, 'kafka-python==2.0.2'),
    ['npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefix', to, 'kafkajs@2.2.4'],
    ['go', 'build', '-o', join(to, 'franz'), '.'],
    ['javac', '-cp', `${to}/libraries/*`, '-d', `${to}/classes`, ...javaSources('kafka')],
    // By the name of its program a client is told from the broker.
    ['sh', '-c', 'ln -sfn "$(readlink -f "$(command -v java)")" "$0/java-client"', to],
  ],
  python: (to: string) => [pythonPackages(to, '-r', 'requirements.txt')],
  rust: cargo,
  'rust-databases': cargo,
} as const;
export type CompiledLanguage = keyof typeof BUILDS;
/** It takes 154 s of processor, all others together little more: who runs its program builds it. */
const NOT_BEFOREHAND = 'rust-databases';
export const COMPILED_LANGUAGES = (Object.keys(BUILDS) as CompiledLanguage[]).filter((one) => one !== NOT_BEFOREHAND);

/** Builds the programs of a language where they are not up to date. @returns the folder of what was built. */
export async function buildWorkloads(language: CompiledLanguage): Promise<string> {
  const folder = join(BUILT, language);
  const stamp = join(folder, 'sources.sha256');
  const wanted = digest(join(SOURCES, language));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  mkdirSync(folder, { recursive: true });
  for (const [command, ...args] of BUILDS[language](folder)) {
    await promisify(execFile)(command as string, args, { cwd: join(SOURCES, language), maxBuffer: 2 ** 26 });
  }
  writeFileSync(stamp, wanted);
  return folder;
}

function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.\w+$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

function cargo(to: string): string[][] {
  return [['cargo', 'build', '--release', '--locked', '--quiet', '--target-dir', to]];
}

function librariesOfPom(to: string): string[] {
  const folder = `-DoutputDirectory=${to}/libraries`;
  return ['mvn', '-q', '-B', 'dependency:copy-dependencies', folder, '-DincludeScope=runtime'];
}

function pythonPackages(to: string, ...wanted: readonly string[]): string[] {
  return [PYTHON, '-m', 'pip', 'install', '--quiet', '--upgrade', '--no-deps', '--target', to, ...wanted];
}

function javaSources(folder: string): string[] {
  return readdirSync(join(SOURCES, folder)).filter((name) => name.endsWith('.java'));
}
