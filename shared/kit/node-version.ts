/** The first Node with `node:sqlite` for everybody, which datasets are described with. */
export const LEAST_NODE = "22.13";

/** What is wrong with the Node that the app runs under, and where another is chosen; nothing, if it will do. */
export function nodeFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE.split(".").map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return (
    `Darkroom needs Node ${LEAST_NODE} or newer, 22 or 24, and runs under Node ${version}. ` +
    "On Azure set the function app's runtime stack to Node 22 (functionAppConfig.runtime.version); " +
    "elsewhere start the Functions host with such a Node."
  );
}
