import { readdirSync, readlinkSync, statSync } from "node:fs";
import { tmpdir } from "node:os";

const BLOCK = 512;

/** Megabytes of the temporary disk that this process holds, in files that have no name any more as well; Linux only. */
export function temporaryMB(): number {
  let bytes = 0;
  for (const fd of readdirSync("/proc/self/fd")) {
    try {
      const path = `/proc/self/fd/${fd}`;
      const file = readlinkSync(path);
      if ([tmpdir(), "/var/tmp", "/tmp"].some((folder) => file.startsWith(`${folder}/`)))
        bytes += statSync(path).blocks * BLOCK;
    } catch {
      // It was closed meanwhile.
    }
  }
  return bytes / 1e6;
}
