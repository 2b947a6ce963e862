/** Calls back when the process that started this one is gone: it holds the other end of standard input, open, until then. */
export function onParentGone(listener: () => void): void {
  process.stdin.on("end", listener).on("error", listener).resume();
}
