/**
 * Crashes here, as a machine would, when KILL_POINT names this point (`*` stands for any text): tests of recovery set it.
 *
 * The whole process group goes, with SIGKILL, so nobody can clean up.
 */
export function killPoint(name: string): void {
  const wanted = process.env.KILL_POINT;
  if (wanted && matches(wanted, name)) process.kill(0, "SIGKILL");
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}
