import { Socket } from "node:net";

/** Calls back when the process that started this one is gone: it holds the other end of standard input, open, until then. */
export function onParentGone(listener: () => void): void {
  process.stdin.on("end", listener).on("error", listener).resume();
  if (process.stdin instanceof Socket) process.stdin.unref(); // a program that is done must not wait for its parent
}
