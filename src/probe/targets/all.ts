import { pidsIn } from '../../host/proc-files.ts';
import type { Target, TargetDescription, TargetHost } from './target.ts';

export interface AllOption {
  readonly kind: 'all';
}

/** Whoever runs on this host, or in this container, but for sae-mon itself. It does not end. */
export class AllTarget implements Target {
  readonly label = 'all processes';
  readonly selection = { all: true };
  readonly #procPath: string;

  static resolve(_: AllOption, { procPath }: TargetHost): AllTarget {
    return new AllTarget(procPath);
  }

  /** Made by `resolve`. */
  constructor(procPath: string) {
    this.#procPath = procPath;
  }

  /** Nothing: the kernel knows who runs. */
  seed(): void {}

  members(): number[] {
    return pidsIn(this.#procPath).filter((pid) => pid !== process.pid);
  }

  describe(): TargetDescription[] {
    return [{ kind: 'all', value: '', processes: this.members().length }];
  }

  hasEnded(): boolean {
    return false;
  }
}
