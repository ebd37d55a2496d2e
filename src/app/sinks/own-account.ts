import type { Self } from '../../sinks/prometheus/own-families.ts';
import type { PushAccount } from '../../sinks/push/account.ts';

/** What sinks tell of sae-mon itself: who pushes adds its account. */
export class OwnAccount {
  readonly pushes: PushAccount[] = [];
  readonly #version: string;

  constructor(version: string) {
    this.#version = version;
  }

  self(): Self {
    const { user, system } = process.cpuUsage();
    return { version: this.#version, cpuSeconds: (user + system) / 1e6, sinks: this.pushes };
  }
}
