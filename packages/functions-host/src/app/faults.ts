/** What is wrong with an app's files and settings, all of it at once; each names file, field, value and remedy. */
export class AppFaults extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    // A section that is none is met by each of its parts.
    const different = [...new Set(faults)];
    super(different.join("\n"));
    this.name = "AppFaults";
    this.faults = different;
  }
}

/** Reads something; what is wrong with it is noted, and others go on with the fallback. */
export function readOr<T>(faults: string[], fallback: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    faults.push(...(error instanceof AppFaults ? error.faults : [(error as Error).message]));
    return fallback;
  }
}
