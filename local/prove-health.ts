// Preloaded into the Node services: they prove to the stack that started them who they are. Without it, the stack could take
// another program that got the port first for the service, and hand it photos and tokens.
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

const nonce = process.env.HEALTH_NONCE; // known to the stack and to this process
subscribe("http.server.request.start", (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  if (nonce && "health-nonce" in request.headers) response.setHeader("health-nonce", nonce);
});
