import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, type ChildExit } from '../workloads/child.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const SCRIPT = fileURLToPath(new URL('./in-bare-debian.sh', import.meta.url));
const CACHE = fileURLToPath(new URL('../../build/bare-debian', import.meta.url));

export interface Outcome extends ChildExit {
  readonly stdout: string;
  readonly stderr: string;
}

/** The smallest Debian that there is (debootstrap's minbase), without a network: what is written to it is known, and goes with it. */
export class BareDebian implements Disposable {
  readonly #system = bareSystem();
  readonly #folder = new TemporaryFolder();

  /** Starts a command in it; it sees the host's processes. One at a time. */
  start(...command: string[]): Child {
    return new Child('unshare', ['--mount', '--net', SCRIPT, this.#system, this.#folder.path, ...command]);
  }

  async run(...command: string[]): Promise<Outcome> {
    const child = this.start(...command);
    child.endInput();
    const { code, signal } = await child.exited;
    return { code, signal, stdout: child.stdout, stderr: child.stderr };
  }

  /** Unpacks it by the system's own tar. */
  unpack(tarball: string, folder: string): void {
    const command = ['tar', '-xz', '-C', folder];
    const inside = ['--mount', '--net', SCRIPT, this.#system, this.#folder.path, ...command];
    execFileSync('unshare', inside, { input: readFileSync(tarball) });
  }

  /** What was made, changed or removed in it: files, links and empty folders. */
  written(): string[] {
    const wanted = ['(', '!', '-type', 'd', '-o', '-empty', ')'];
    const root = this.#folder.file('written');
    const found = execFileSync('find', [root, '-mindepth', '1', ...wanted, '-printf', '/%P\\n'], { encoding: 'utf8' });
    return found.trimEnd().split('\n').sort();
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

/** Of the machine's own release and mirror; made once. */
function bareSystem(): string {
  const { VERSION_CODENAME: codename } = osRelease();
  const system = join(CACHE, codename as string);
  if (existsSync(system)) return system;
  mkdirSync(CACHE, { recursive: true });
  const fresh = `${system}.${process.pid}`;
  try {
    execFileSync('debootstrap', ['--variant=minbase', codename as string, fresh, mirror()], { stdio: 'pipe' });
    renameSync(fresh, system);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return system;
}

function osRelease(): NodeJS.Dict<string> {
  const lines = readFileSync('/etc/os-release', 'utf8').matchAll(/^(\w+)="?([^"\n]*)/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}

/** The machine's own source of Debian's packages. */
function mirror(): string {
  const format = ['--format', '$(ORIGIN) $(CODENAME) $(REPO_URI)', 'Created-By: Packages'];
  const targets = execFileSync('apt-get', ['indextargets', ...format], { encoding: 'utf8' });
  const main = /^Debian [a-z]+ (\S+)$/m.exec(targets);
  if (main === null) throw new Error('apt-get indextargets names no Debian mirror; run apt-get update first');
  return main[1] as string;
}
