import pc from "picocolors";
import { told } from "./told.ts";

/** Does a command's work. What whoever typed it can put right is told without a stack trace. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const line = told(error);
    console.error(line === undefined ? error : `\n${pc.red("✖")} ${line}`);
    process.exitCode = 1;
  }
}
