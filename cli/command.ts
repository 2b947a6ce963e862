import pc from "picocolors";
import { Trouble } from "../local/trouble.ts";
import { Refused } from "../shared/kit/client.ts";

/** Does a command's work. What whoever typed it can put right is told without a stack trace. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isTold = error instanceof Trouble || error instanceof Refused;
    console.error(isTold ? `\n${pc.red("✖")} ${error.message}` : error);
    process.exitCode = 1;
  }
}
