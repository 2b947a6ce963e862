import { createSocket, type Socket } from "node:dgram";
import { createServer } from "node:net";

/**
 * Ports that no other stack takes until they are released, although nothing listens there yet.
 *
 * The mark is the UDP port of the same number: the kernel gives it to one process only and takes it back when that dies.
 */
export class HeldPorts {
  readonly #marks: Socket[] = [];

  /** Holds a port; false when another program or stack has it. */
  async hold(port: number): Promise<boolean> {
    const mark = await bind(port);
    if (!mark) return false;
    const free = await isFree(port);
    if (free) this.#marks.push(mark);
    else mark.close();
    return free;
  }

  /** Holds a free port, whichever. */
  async holdAny(): Promise<number> {
    for (;;) {
      const port = await anyFreePort();
      if (await this.hold(port)) return port;
    }
  }

  release(): void {
    for (const mark of this.#marks.splice(0)) mark.close();
  }
}

/** Whether nobody listens on a port. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, "0.0.0.0"));
}

function bind(port: number): Promise<Socket | undefined> {
  const socket = createSocket("udp4").unref();
  return new Promise((resolve) => {
    socket.once("error", () => socket.close(() => resolve(undefined)));
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => resolve(socket));
  });
}

function canListen(port: number, host: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function anyFreePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
