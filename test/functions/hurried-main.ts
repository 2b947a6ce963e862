// The app, for which a minute takes three seconds: what waits for a minute can be waited for.
const wait = globalThis.setTimeout;
const hurried = (work: () => void, milliseconds?: number) =>
  wait(work, milliseconds === 60_000 ? 3_000 : milliseconds);
globalThis.setTimeout = Object.assign(hurried, wait) as typeof setTimeout;
await import("../../main.ts");
