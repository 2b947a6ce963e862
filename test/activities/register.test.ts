import { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { registerActivities } from "../../activities/register.ts";
import { activity } from "../../shared/kit/contract.ts";

vi.mock(import("../../shared/clients/orchestrations.ts"), async (original) => ({
  ...(await original()),
  orchestrationsOf: () => ({}) as never,
}));

const count = activity("count", {
  input: z.object({ of: z.string() }),
  output: z.object({ photos: z.number() }),
});

/** What the service gets of an activity that is called with an input and returns a result. */
async function sentBack(input: unknown, result: unknown) {
  const registered = vi.spyOn(df.app, "activity").mockImplementation(() => undefined as never);
  registerActivities({ count }, { count: async () => result as { photos: number } });
  const [name, { handler }] = registered.mock.lastCall as Parameters<typeof df.app.activity>;
  expect(name).toBe("count");
  return handler(input as never, new InvocationContext());
}

test("an activity sends back what its contract names, and no more", async () => {
  expect(await sentBack({ of: "cats" }, { photos: 3, table: [1, 2, 3] })).toEqual({ ok: { photos: 3 } });
});

test("an input or a result that is not what the contract says ends the step, and names the field", async () => {
  expect(await sentBack({}, { photos: 3 })).toMatchObject({
    terminal: expect.stringMatching(/count's input is wrong.*of/s),
  });
  expect(await sentBack({ of: "cats" }, { photos: "3" })).toMatchObject({
    terminal: expect.stringMatching(/count's result is wrong.*photos/s),
  });
});
