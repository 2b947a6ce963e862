import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { answering } from "../../container/http.ts";
import { leaving } from "../../functions/kit/caller-left.ts";
import { serve } from "../../functions/kit/serve.ts";
import { ANYONE, route } from "../../shared/kit/route.ts";

const called = Promise.withResolvers<() => boolean>();
const of = {
  method: "GET",
  role: ANYONE,
  part: "serving",
  summary: "",
  answers: { 200: z.object({}) },
} as const;
const served = [
  serve(route({ ...of, name: "waits", path: "/waits" }), (_, { context }) => {
    called.resolve(leaving(context));
    return new Promise(() => undefined);
  }),
  serve(route({ ...of, name: "fails", path: "/fails" }), () => Promise.reject(new Error("a fault"))),
];
const server = createServer(answering(served)).listen(0, "127.0.0.1");
afterAll(() => server.closeAllConnections());
await once(server, "listening");
const { port } = server.address() as AddressInfo;

test("a handler knows when who asked has left", async () => {
  const asking = request({ port, path: "/waits" }).on("error", () => undefined);
  asking.end();
  const hasLeft = await called.promise;
  expect(hasLeft()).toBe(false);
  asking.destroy();
  await expect.poll(hasLeft).toBe(true);
});

test("the log tells of a fault under the id that the caller gets", async () => {
  const logged = vi.spyOn(console, "error").mockReturnValue();
  const answer = await fetch(`http://127.0.0.1:${port}/fails`);
  const { id } = (await answer.json()) as { id: string };
  expect(answer.status).toBe(500);
  expect(logged).toHaveBeenCalledExactlyOnceWith(`${id}:`, expect.objectContaining({ message: "a fault" }));
});
