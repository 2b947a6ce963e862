import pc from "picocolors";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** One line for each thing that is up, and on a terminal a spinner that says what is still starting. */
export class Progress {
  readonly #out: NodeJS.WriteStream | undefined;
  readonly #starting = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;

  constructor(out: NodeJS.WriteStream | undefined) {
    this.#out = out;
  }

  /** Shows that something is starting, until it is up. */
  async during<T>(label: string, url: string, work: Promise<T>): Promise<T> {
    const started = Date.now();
    this.#starting.set(label, started);
    if (this.#out?.isTTY) this.#timer ??= setInterval(() => this.#spin(), 100);
    try {
      const result = await work;
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      this.line(`${pc.green("✔")} ${label.padEnd(11)} ${pc.cyan(url)} ${pc.dim(`${seconds} s`)}`);
      return result;
    } finally {
      this.#starting.delete(label);
      if (this.#starting.size === 0) this.#stopSpinning();
    }
  }

  line(text: string): void {
    this.#clear();
    this.#out?.write(`${text}\n`);
  }

  #spin(): void {
    this.#frame = (this.#frame + 1) % frames.length;
    this.#clear();
    this.#out?.write(
      `${pc.yellow(frames[this.#frame] ?? "")} starting ${[...this.#starting.keys()].join(", ")}`,
    );
  }

  #stopSpinning(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#clear();
  }

  #clear(): void {
    if (this.#out?.isTTY) this.#out.write("\r\x1b[2K");
  }
}
