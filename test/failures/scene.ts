import { after, before } from 'node:test';
import { FailingClient, FailingServer } from './failing-programs.ts';
import { Network } from './network.ts';

export interface SceneOptions {
  /** After which the server closes a connection. */
  readonly idleSeconds?: number;
}

/** A network of its own with a server and a client that fail as they are told. */
export class Scene {
  #network: Network | null = null;
  #server: FailingServer | null = null;
  #client: FailingClient | null = null;

  /** That of a test file, from before its first test to after its last: what it holds is for tests and hooks alone. */
  static ofFile(options: SceneOptions = {}): Scene {
    const scene = new Scene();
    before(() => scene.#begin(options));
    after(() => scene.#end());
    return scene;
  }

  get network(): Network {
    return begun(this.#network);
  }

  get server(): FailingServer {
    return begun(this.#server);
  }

  get client(): FailingClient {
    return begun(this.#client);
  }

  async #begin({ idleSeconds }: SceneOptions): Promise<void> {
    this.#network = new Network();
    this.#server = await FailingServer.start(this.#network, idleSeconds);
    this.#client = await FailingClient.start(this.#network);
  }

  async #end(): Promise<void> {
    await this.#client?.[Symbol.asyncDispose]();
    await this.#server?.[Symbol.asyncDispose]();
    this.#network?.[Symbol.dispose]();
  }
}

function begun<T>(part: T | null): T {
  if (part === null) throw new Error('the scene begins with the first test');
  return part;
}
