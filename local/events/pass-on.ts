import { Agent, type Server } from "node:http";
import { pipeline } from "node:stream/promises";
import { loopbackServer } from "../loopback-server.ts";
import { endToEnd, forward } from "./forward.ts";
import { errorAnswer } from "./storage-error.ts";

/** What stands in front of a storage service of which nobody is told anything: queues, tables. `folder` is where its events would wait. */
export function passOn(socket: string, names: readonly string[], folder: string): Server {
  const agent = new Agent({ keepAlive: true });
  return loopbackServer({
    names,
    errorAnswer: (error) => errorAnswer(error, folder),
    async answer(request, response) {
      const answer = await forward(agent, socket, request, undefined);
      response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders));
      await pipeline(answer, response);
    },
  });
}
