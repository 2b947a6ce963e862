import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { furtherWheels } from "../local/further-wheels.ts";
import { runStack } from "../local/stack.ts";
import { OPTIONS, stackOptions, usage } from "../local/stack-options.ts";
import { shownLines } from "../shared/kit/text.ts";
import { argumentsOf } from "./arguments.ts";
import { command } from "./command.ts";
import { planFolders } from "./plan/folders.ts";

const root = join(import.meta.dirname, "..");

/** Core Tools loads JavaScript alone. */
function build(): void {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
}

/** `npm start`: the local stack, once every plan has been found to be one that can work. */
await command(async () => {
  const options = stackOptions(argumentsOf(process.argv.slice(2), OPTIONS, usage), process.env);
  if (typeof options === "string") console.log(options);
  else {
    mkdirSync(options.data, { recursive: true, mode: 0o700 });
    const further = await furtherWheels(root, options.data, options.wheels ?? []);
    Object.assign(process.env, further); // before whatever reads plans, which reads what wheels bring when it is loaded
    const { mustBePlans } = await import("./plan/check.ts");
    const { publishChanges } = await import("./plan/publish-changes.ts");
    const { installTorch } = await import("./plan/torch.ts");
    const folders = planFolders(options.data, options.plans);
    await installTorch(mustBePlans(folders, process.env.DARKROOM_ENVIRONMENT));
    if (options.func) build();
    await runStack({ ...options, wheels: [], env: { ...further } }, ({ urls, data }) => {
      publishChanges(planFolders(data, options.plans), urls.functions, (text) =>
        console.log(shownLines(text)),
      );
    });
  }
});
