import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A way to a service of this machine, on which requests are counted. */
export class Counted {
  /** Of the service. */
  readonly port: number;
  readonly #server: Server;
  /** Requests in each second since 1970 that had any. */
  readonly #bySecond = new Map<number, number>();

  constructor(port: number) {
    this.port = port;
    this.#server = createServer((asked, answer) => this.#pass(asked, answer));
  }

  /** Where it begins. */
  async open(): Promise<string> {
    this.#server.listen(0, "127.0.0.1").unref();
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many there were in this time (ms since 1970): in all, a second, and in the busiest second. */
  during(from: number, to: number): [all: number, aSecond: number, most: number] {
    const within = (second: number) => second >= Math.floor(from / 1000) && second <= Math.floor(to / 1000);
    const counts = [...this.#bySecond].filter(([second]) => within(second)).map(([, count]) => count);
    const all = counts.reduce((sum, count) => sum + count, 0);
    return [all, all / ((to - from) / 1000), Math.max(0, ...counts)];
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const second = Math.floor(Date.now() / 1000);
    this.#bySecond.set(second, (this.#bySecond.get(second) ?? 0) + 1);
    const { method, url: path, headers } = asked;
    const to = { host: "127.0.0.1", port: this.port, method, path };
    const passed = request({ ...to, headers: { ...headers, host: `127.0.0.1:${this.port}` } }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  }
}
