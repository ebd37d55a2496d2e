import { Child } from '../../workloads/child.ts';
import { accepting, freePort, listeningPort } from '../../workloads/tcp.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';

/** Writes a server's files into its folder and returns its command line. */
export type Prepare = (folder: TemporaryFolder, port: number) => readonly string[];

/** A server of the host in a folder of its own, without the host's configuration. */
export class Server implements AsyncDisposable {
  readonly port: number;
  readonly folder: TemporaryFolder;
  readonly #child: Child;

  private constructor(port: number, folder: TemporaryFolder, child: Child) {
    this.port = port;
    this.folder = folder;
    this.#child = child;
  }

  /** On this port, by default one that is free; resolves when it accepts. */
  static async start(prepare: Prepare, wanted?: number): Promise<Server> {
    const folder = new TemporaryFolder();
    const port = wanted ?? (await freePort());
    const [command, ...args] = prepare(folder, port);
    const child = new Child(command as string, args);
    await accepting(child, port);
    return new Server(port, folder, child);
  }

  /** A program that chooses its port itself. */
  static async startAnywhere([command, ...args]: readonly string[]): Promise<Server> {
    const child = new Child(command as string, args);
    let port: number | null = null;
    await child.until(() => {
      port = listeningPort(child.pid);
      return port !== null;
    }, 'a port at which it listens');
    return new Server(port as unknown as number, new TemporaryFolder(), child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
    this.folder[Symbol.dispose]();
  }
}

/** Runs a client to its end; `input` is its standard input. Returns what it printed. */
export async function runClient(command: string, args: readonly string[], input = ''): Promise<string> {
  await using child = new Child(command, args);
  child.write(input);
  child.endInput();
  await child.exited;
  return child.stdout;
}
