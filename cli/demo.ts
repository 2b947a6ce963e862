import { command } from "./command.ts";
import { parseDemo } from "./demo/options.ts";

/** `npm run demo`. What it brings along is loaded once its options can be read. */
await command(async () => {
  const options = parseDemo(process.argv.slice(2), process.env);
  if (typeof options === "string") console.log(options);
  else await (await import("./demo/command.ts")).demo(options);
});
