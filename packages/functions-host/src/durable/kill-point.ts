const point = process.env.KILL_POINT ?? "";

/** For crash tests: KILL_POINT=host:before-commit:NAME kills the whole process group when NAME's result arrives. */
export function killPoint(activity: string): void {
  if (point === `host:before-commit:${activity}`) process.kill(0, "SIGKILL");
}
