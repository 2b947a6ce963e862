import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// The least that Node does for a request: what the host's figures are compared with.
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = chunks.length ? Buffer.concat(chunks) : Buffer.from("ok");
    response.writeHead(200, { "content-length": body.length });
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => {
  console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
