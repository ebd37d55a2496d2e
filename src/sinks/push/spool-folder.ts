/**
 * Requests on disk, one file each, for their owner alone: `<number>-<items>.push`. A file is whole or
 * not there: it is written under another name, and named when it has reached the disk.
 */
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { UserError } from '../../lib/errors.ts';

const FORM = /^\d{12}-\d{1,9}\.push$/;
const UNFINISHED = '.new';
const DIGITS = 12;
const OWNER_FOLDER = 0o700;
const OWNER_FILE = 0o600;

export interface Spooled {
  readonly number: number;
  readonly items: number;
  readonly bytes: number;
}

/** One folder a destination, and one sae-mon at a time. */
export class SpoolFolder implements Disposable {
  readonly #path: string;
  readonly #lock: Server;
  #next: number;
  /** What an earlier run has left, oldest first. */
  readonly found: readonly Spooled[];

  /**
   * @param destination by which the folder is found again; another one's requests are not this one's
   * @throws UserError OUTPUT
   */
  static async open(path: string, destination: string): Promise<SpoolFolder> {
    const folder = join(path, createHash('sha256').update(destination).digest('hex').slice(0, 16));
    try {
      mkdirSync(folder, { recursive: true, mode: OWNER_FOLDER });
      const probe = join(folder, `probe${UNFINISHED}`);
      closeSync(openSync(probe, 'w', OWNER_FILE));
      const { dev, ino } = statSync(folder);
      return new SpoolFolder(folder, await lock(`${dev}-${ino}`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
        throw new UserError('OUTPUT', `--spool ${path}: another sae-mon uses it for the same receiver`, [
          'Name another folder.',
        ]);
      }
      throw new UserError(
        'OUTPUT',
        `--spool ${path} cannot be written: ${(error as NodeJS.ErrnoException).code}`,
        ['Name a folder that you may write to.'],
        { cause: error },
      );
    }
  }

  private constructor(path: string, held: Server) {
    this.#path = path;
    this.#lock = held;
    const names = readdirSync(path);
    for (const name of names) if (name.endsWith(UNFINISHED)) rmSync(join(path, name), { force: true });
    this.found = names
      .sort()
      .flatMap((name) => FORM.exec(name) ?? [])
      .map((name) => ({ path: join(path, name), parts: name.split(/[-.]/) }))
      .map(({ path: file, parts }) => ({
        number: Number(parts[0]),
        items: Number(parts[1]),
        bytes: statSync(file).size,
      }));
    this.#next = (this.found.at(-1)?.number ?? 0) + 1;
  }

  /** The place of the next request, in the order in which they are to be sent. */
  number(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  /** @throws Error of the system */
  async write(number: number, body: Uint8Array, items: number): Promise<Spooled> {
    const unfinished = join(this.#path, `${number}${UNFINISHED}`);
    try {
      await using file = await open(unfinished, 'w', OWNER_FILE);
      await file.writeFile(body);
      await file.sync();
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    const spooled = { number, items, bytes: body.length };
    await rename(unfinished, this.#file(spooled));
    return spooled;
  }

  /** Null where it is gone. */
  async read(spooled: Spooled): Promise<Uint8Array | null> {
    return await readFile(this.#file(spooled)).catch(() => null);
  }

  async remove(spooled: Spooled): Promise<void> {
    await rm(this.#file(spooled), { force: true });
  }

  [Symbol.dispose](): void {
    this.#lock.close();
  }

  #file({ number, items }: Spooled): string {
    return join(this.#path, `${String(number).padStart(DIGITS, '0')}-${items}.push`);
  }
}

/** An abstract socket of the kernel's, which goes with the process, however that ends. */
async function lock(name: string): Promise<Server> {
  const server = createServer((connection) => connection.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(`\0sae-mon-spool-${name}`, resolve);
  });
  server.unref();
  return server;
}
