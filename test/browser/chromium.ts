import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Child } from '../workloads/child.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

/** For a condition in the page: some windows, on a busy machine. */
const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 50;

export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** What the DevTools protocol answers or tells. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/**
 * Debian's Chromium without a screen, with one tab, driven by its DevTools protocol
 * (https://chromedevtools.github.io/devtools-protocol/).
 */
export class Chromium implements AsyncDisposable {
  /** What was written to the console, thrown, or refused by a policy. */
  readonly complaints: string[] = [];
  /** Addresses that were asked for. */
  readonly requests: string[] = [];
  readonly #child: Child;
  readonly #folder: TemporaryFolder;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (message: Message) => void>();
  #asked = 0;

  private constructor(child: Child, folder: TemporaryFolder, socket: WebSocket) {
    this.#child = child;
    this.#folder = folder;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data)) as Message));
  }

  static async start(): Promise<Chromium> {
    const folder = new TemporaryFolder();
    const child = new Child('chromium', [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Of its own accord it would ask for more than it is told to.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      '--no-first-run',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder.path}`,
      'about:blank',
    ]);
    const said = folder.file('DevToolsActivePort');
    await child.until(() => existsSync(said) && readFileSync(said, 'utf8').includes('\n'), 'DevToolsActivePort');
    const port = readFileSync(said, 'utf8').split('\n', 1)[0];
    const tabs = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      readonly type: string;
      readonly webSocketDebuggerUrl: string;
    }[];
    const tab = tabs.find(({ type }) => type === 'page');
    if (tab === undefined) throw new Error('chromium has no tab');
    const socket = new WebSocket(tab.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    const chromium = new Chromium(child, folder, socket);
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await chromium.#ask(`${domain}.enable`);
    return chromium;
  }

  async open(url: string): Promise<void> {
    await this.#ask('Page.navigate', { url });
    await this.until('document.readyState === "complete"');
  }

  /** The value of an expression in the page. */
  async value<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = (await this.#ask('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })) as { result: { value: Value }; exceptionDetails?: { exception?: { description?: string } } };
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
    return result.value;
  }

  /** Resolves when the expression is true in the page. */
  async until(expression: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await this.value<boolean>(`Boolean(${expression})`))) {
      if (performance.now() > deadline) {
        throw new Error(`not in ${PATIENCE_MS} ms: ${expression}\n${await this.value('document.body.innerText')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  async look({ width, height }: Viewport, colors: 'light' | 'dark'): Promise<void> {
    const mobile = width < 600;
    await this.#ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: mobile ? 2 : 1, mobile });
    await this.#ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: colors }] });
    await this.value('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  }

  /** As a keyboard does: `Tab`, `Enter`, `Escape`. */
  async press(key: string): Promise<void> {
    const codes: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, Escape: 27 };
    const pressed = { key, code: key, windowsVirtualKeyCode: codes[key] };
    const text = key === 'Enter' ? { text: '\r' } : {};
    await this.#ask('Input.dispatchKeyEvent', { type: 'keyDown', ...pressed, ...text });
    await this.#ask('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed });
  }

  /** As a mouse does, in the middle of the first element that the selector has. */
  async click(selector: string): Promise<void> {
    const find = `document.querySelector(${JSON.stringify(selector)})`;
    await this.value(`${find}.scrollIntoView({ block: 'center' })`);
    const { x, y } = await this.value<{ x: number; y: number }>(
      `(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))(${find}.getBoundingClientRect())`,
    );
    for (const type of ['mousePressed', 'mouseReleased']) {
      await this.#ask('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    }
  }

  /** PNG, of what is in view. */
  async screenshot(path: string): Promise<void> {
    const { data } = (await this.#ask('Page.captureScreenshot')) as { data: string };
    writeFileSync(path, Buffer.from(data, 'base64'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#child.stop();
    this.#folder[Symbol.dispose]();
  }

  async #ask(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    this.#asked += 1;
    const id = this.#asked;
    const answered = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  #hear({ id, method, params, ...answer }: Message): void {
    if (id !== undefined) {
      this.#answers.get(id)?.(answer);
      this.#answers.delete(id);
      return;
    }
    const text = JSON.stringify(params);
    if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded' || method === 'Runtime.consoleAPICalled') {
      this.complaints.push(text);
    }
    const request = params?.['request'] as { readonly url: string } | undefined;
    if (method === 'Network.requestWillBeSent' && request !== undefined) this.requests.push(request.url);
  }
}
