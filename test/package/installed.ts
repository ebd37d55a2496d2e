import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, type ChildExit } from '../workloads/child.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** sae-mon as a stranger has it: packed, and installed offline, alone, in a folder outside of the clone. */
export class Installed implements Disposable {
  /** Paths in the tarball. */
  readonly files: readonly string[];
  readonly packedBytes: number;
  readonly #folder = new TemporaryFolder();

  constructor() {
    const packed = JSON.parse(npm(ROOT, 'pack', '--ignore-scripts', '--json', '--pack-destination', this.#folder.path));
    const [tarball] = packed as { filename: string; size: number; files: { path: string }[] }[];
    if (tarball === undefined) throw new Error('npm pack made nothing');
    this.files = tarball.files.map(({ path }) => path);
    this.packedBytes = tarball.size;
    writeFileSync(this.#folder.file('package.json'), '{ "private": true }');
    // An empty cache: what is not in the tarball is not to be had.
    const alone = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--cache', this.#folder.file('cache')];
    npm(this.#folder.path, 'install', ...alone, this.#folder.file(tarball.filename));
  }

  /** Starts the installed command with that Node.js, found as a shell finds it. */
  start(node: string, ...args: string[]): Child {
    const env = { ...process.env, PATH: `${dirname(node)}:${process.env['PATH']}` };
    return new Child(join(this.#folder.path, 'node_modules/.bin/sae-mon'), args, { cwd: this.#folder.path, env });
  }

  async run(
    node: string,
    ...args: string[]
  ): Promise<ChildExit & { readonly stdout: string; readonly stderr: string }> {
    const child = this.start(node, ...args);
    const { code, signal } = await child.exited;
    return { code, signal, stdout: child.stdout, stderr: child.stderr };
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
