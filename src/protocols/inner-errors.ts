/** One error of `InnerErrors`. */
export class InnerError {
  operation = '';
  resource: string | null = null;
  errorType = '';
}

/** Slots are reused. */
export class InnerErrors {
  count = 0;
  readonly #slots: InnerError[] = [];

  add(operation: string, resource: string | null, errorType: string): void {
    if (this.count === this.#slots.length) this.#slots.push(new InnerError());
    const slot = this.#slots[this.count] as InnerError;
    slot.operation = operation;
    slot.resource = resource;
    slot.errorType = errorType;
    this.count += 1;
  }

  /** `index` below `count`. */
  at(index: number): InnerError {
    return this.#slots[index] as InnerError;
  }

  copy(from: InnerErrors): void {
    this.count = 0;
    for (let i = 0; i < from.count; i += 1) {
      const { operation, resource, errorType } = from.at(i);
      this.add(operation, resource, errorType);
    }
  }
}
