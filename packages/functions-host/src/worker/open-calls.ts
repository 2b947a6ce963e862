interface OpenCall {
  functionName: string;
  resolve(value: never): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout | undefined;
}

/** setTimeout counts in 32 bits: longer limits are none. */
const longest = 2 ** 31 - 1;

/** The calls that a process has not answered yet. */
export class OpenCalls {
  readonly #open = new Map<string, OpenCall>();
  readonly #timeout: number | undefined;
  readonly #onTimeout: (id: string, functionName: string) => void;

  /** `timeout` is in milliseconds. */
  constructor(timeout: number | undefined, onTimeout: (id: string, functionName: string) => void) {
    this.#timeout = timeout !== undefined && timeout <= longest ? timeout : undefined;
    this.#onTimeout = onTimeout;
  }

  get size(): number {
    return this.#open.size;
  }

  get functionNames(): string[] {
    return [...this.#open.values()].map(({ functionName }) => functionName);
  }

  nameOf(id: string): string | undefined {
    return this.#open.get(id)?.functionName;
  }

  open<T>(id: string, functionName: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer =
        this.#timeout === undefined
          ? undefined
          : setTimeout(() => this.#onTimeout(id, functionName), this.#timeout);
      this.#open.set(id, { functionName, resolve, reject, timer });
    });
  }

  answer(id: string, value: unknown): void {
    this.#close(id)?.resolve(value as never);
  }

  /** False if it is not open: it may have been answered or failed before. */
  fail(id: string, error: Error): boolean {
    const call = this.#close(id);
    call?.reject(error);
    return call !== undefined;
  }

  failAll(error: () => Error): void {
    for (const id of this.#open.keys()) this.fail(id, error());
  }

  #close(id: string): OpenCall | undefined {
    const call = this.#open.get(id);
    clearTimeout(call?.timer);
    this.#open.delete(id);
    return call;
  }
}
