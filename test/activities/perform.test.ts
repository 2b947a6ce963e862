import { RestError } from "@azure/storage-blob";
import { describe, expect, test, vi } from "vitest";
import { perform } from "../../activities/perform.ts";
import { named } from "../../shared/clients/blob-errors.ts";
import { TerminalError } from "../../shared/kit/errors.ts";

const refusal = (statusCode: number, code: string) =>
  named(new RestError("no", { statusCode, code }), { container: "datasets", path: "pets/a.json" }, "read");
const failing = (...errors: unknown[]) => {
  const work = vi.fn(async () => {
    if (errors.length > 0) throw errors.shift();
    return "done";
  });
  return { work, wait: vi.fn(async () => undefined) };
};

describe("an activity", () => {
  test("gives its result", async () => {
    const { work, wait } = failing();
    expect(await perform(work, wait as never)).toEqual({ ok: "done" });
  });

  test("sends back what no repetition can mend", async () => {
    const { work } = failing(new TerminalError("no photo has a label"));
    expect(await perform(work)).toEqual({ terminal: "no photo has a label" });
  });

  test("tries three times what storage denies, then names the role that is missing", async () => {
    const denied = () => refusal(403, "AuthorizationPermissionMismatch");
    const passes = failing(denied(), denied());
    expect(await perform(passes.work, passes.wait as never)).toEqual({ ok: "done" });
    const lasts = failing(denied(), denied(), denied());
    expect(await perform(lasts.work, lasts.wait as never)).toEqual({
      terminal:
        'datasets/pets/a.json cannot be read: storage answers 403 AuthorizationPermissionMismatch. The app\'s identity lacks a role: give it "Storage Blob Data Contributor" on the account.',
    });
    expect(lasts.wait).toHaveBeenCalledTimes(2);
  });

  test("leaves to Durable's retries what may pass: a lease, a storage that is away", async () => {
    for (const error of [refusal(412, "LeaseIdMissing"), new RestError("busy", { statusCode: 503 })]) {
      const { work, wait } = failing(error);
      await expect(perform(work, wait as never)).rejects.toBe(error);
      expect(wait).not.toHaveBeenCalled();
    }
  });
});
