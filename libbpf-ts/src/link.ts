import { type Handle, native } from './addon.ts';

/** An attached program: disposing it, its object, its thread or its process detaches. */
export class Link implements Disposable {
  /** The kernel's number of it, null where the kernel has none: tracepoints (`tp/`) before Linux 5.15, all before 5.8. */
  readonly id: number | null;
  #handle: Handle<'link'> | null;
  readonly #detached: () => void;

  /** Made by `Program.attach`. */
  constructor(handle: Handle<'link'>, detached: () => void) {
    const id = native().linkId(handle);
    this.id = id > 0 ? id : null;
    this.#handle = handle;
    this.#detached = detached;
  }

  get attached(): boolean {
    return this.#handle !== null;
  }

  /**
   * Idempotent. A run in progress on another CPU may still end after this returns; the kernel frees link and program
   * some milliseconds later.
   */
  detach(): void {
    if (this.#handle === null) return;
    native().close(this.#handle);
    this.#handle = null;
    this.#detached();
  }

  [Symbol.dispose](): void {
    this.detach();
  }
}
