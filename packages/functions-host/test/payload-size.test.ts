import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../src/host.ts";
import { appForAll, runToEnd } from "./start-app.ts";

describe("a payload of more than 1 MB of JSON, as the Durable Task Scheduler has it,", () => {
  let host: Host;
  beforeAll(async () => {
    host = await appForAll("semantics");
  });
  const megabyte = 1_048_576;
  const text = (bytes: number) => "x".repeat(bytes - 2); // and two quotes

  test("is refused as an input, an event or an entity's input", async () => {
    const started = (input: string) => host.durable.start({ name: "twoEvents", id: "large", input });
    await expect(started(JSON.stringify(text(megabyte + 1)))).rejects.toThrow(
      "The input of twoEvents has 1,048,577 bytes of JSON; the Durable Task Scheduler takes 1,048,576.",
    );
    await started(JSON.stringify(text(megabyte)));
    const large = JSON.stringify("\u20ac".repeat(megabyte / 3));
    await expect(host.durable.raiseEvent("large", "e", large)).rejects.toThrow('The event "e" has');
    await expect(host.durable.signalEntity("@a@b", "op", large)).rejects.toThrow("bytes of JSON");
  });

  test("fails the activity that returns it, and the orchestration that sends or returns it", async () => {
    const failure = async (name: string, input: unknown) => {
      const { status, output } = await runToEnd(host, name, input);
      return [status, String(output).split("\n")[0]];
    };
    expect(await failure("enlarges", { by: "activity" })).toEqual([
      "Failed",
      expect.stringContaining("Activity function 'repeat' failed: Its result has"),
    ]);
    expect(await failure("enlarges", { by: "input" })).toEqual([
      "Failed",
      expect.stringContaining("Orchestrator function 'enlarges' failed: The input of echo has"),
    ]);
    expect(await failure("enlarges", { by: "output" })).toEqual([
      "Failed",
      expect.stringContaining("Orchestrator function 'enlarges' failed: The output has"),
    ]);
    expect(await failure("enlarges", { by: "next" })).toEqual([
      "Failed",
      expect.stringContaining("The input of the next execution has"),
    ]);
  });
});
