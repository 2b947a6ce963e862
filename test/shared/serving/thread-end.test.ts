import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

// In a process of its own, which a thread that is ended amid native code would take along.
test("a thread is ended between two pieces of work, never amid a decoder or a model: that would end the process", () => {
  const script = join(import.meta.dirname, "fixtures/end-busy-threads.ts");
  const said = execFileSync(process.execPath, [script], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  expect(said).toBe("12 pools ended\n");
});
