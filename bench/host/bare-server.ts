import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// The least that Node does for a request: what the host's figures are compared with.
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const sent = Buffer.concat(chunks);
    const body = request.url === "/api/count" ? String(sent.length) : sent.length > 0 ? sent : "ok";
    response.writeHead(200, { "content-length": body.length });
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => {
  console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
