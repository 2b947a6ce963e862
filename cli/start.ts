import { runStack } from "../local/stack.ts";
import { parseOptions } from "../local/stack-options.ts";
import { command } from "./command.ts";
import { mustBePlans } from "./plan/check.ts";
import { planFolders } from "./plan/folders.ts";
import { publishChanges } from "./plan/publish-changes.ts";
import { installTorch } from "./plan/torch.ts";

/** `npm start`: the local stack, once every plan has been found to be one that can work. */
await command(async () => {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (typeof options === "string") console.log(options);
  else {
    const folders = planFolders(options.data, options.plans);
    await installTorch(mustBePlans(folders, process.env.DARKROOM_ENVIRONMENT));
    await runStack(options, ({ urls, data }) => {
      publishChanges(planFolders(data, options.plans), urls.functions, (text) => console.log(text));
    });
  }
});
