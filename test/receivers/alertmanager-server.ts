import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Child } from '../workloads/child.ts';
import { accepting } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

/** For what is sent at the end of an interval to be there, on a busy machine. */
const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 100;

/** An alert, as its API has it. */
export interface Known {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly updatedAt: string;
  readonly fingerprint: string;
  readonly status: { readonly state: string };
}

/** An Alertmanager as Debian ships it, which tells a webhook. */
export class AlertmanagerServer implements AsyncDisposable {
  readonly url: string;
  readonly #child: Child;
  readonly #folder: TemporaryFolder;

  private constructor(url: string, child: Child, folder: TemporaryFolder) {
    this.url = url;
    this.#child = child;
    this.#folder = folder;
  }

  /** @param webhook port */
  static async start(port: number, webhook: number): Promise<AlertmanagerServer> {
    const folder = new TemporaryFolder();
    const config = folder.file('alertmanager.yml');
    writeFileSync(
      config,
      `route: { receiver: hook, group_by: [alertname], group_wait: 0s, group_interval: 1s }
receivers: [{ name: hook, webhook_configs: [{ url: 'http://127.0.0.1:${webhook}/', send_resolved: true }] }]
`,
    );
    const child = new Child('prometheus-alertmanager', [
      `--config.file=${config}`,
      `--storage.path=${folder.file('data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]);
    await accepting(child, port);
    return new AlertmanagerServer(`http://127.0.0.1:${port}`, child, folder);
  }

  async alerts(): Promise<Known[]> {
    return (await (await fetch(`${this.url}/api/v2/alerts`)).json()) as Known[];
  }

  /** Asks until `holds`, and returns what was answered last, so that the assertion can tell. */
  async until(holds: (alerts: readonly Known[]) => boolean, patienceMs = PATIENCE_MS): Promise<Known[]> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const alerts = await this.alerts();
      if (holds(alerts) || performance.now() > deadline) return alerts;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  amtool(...args: readonly string[]): string {
    return execFileSync('amtool', [`--alertmanager.url=${this.url}`, ...args], { encoding: 'utf8' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop();
    this.#folder[Symbol.dispose]();
  }
}
