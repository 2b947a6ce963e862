import pc from "picocolors";
import { shownLines } from "../shared/kit/text.ts";
import { told } from "./told.ts";

/** Does a command's work. What whoever typed it can put right is told without a stack trace. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const line = told(error);
    // Names, values and answers in it are somebody else's words.
    console.error(line === undefined ? error : `\n${pc.red("✖")} ${shownLines(line)}`);
    process.exitCode = 1;
  }
}
