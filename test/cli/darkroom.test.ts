import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../local/processes.ts";

const darkroom = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const env = { ...process.env, NO_COLOR: "1" };
    execFile(process.execPath, [join(root, "cli/darkroom.ts"), ...args], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });

test.each([
  [[], /^darkroom COMMAND \[options\]/],
  [["-h"], /^darkroom COMMAND/],
  [["help", "upload"], /^darkroom upload DIR/],
  [["batch", "-h"], /^darkroom batch PREFIX/],
  [["--version"], /^darkroom \d+\.\d+\.\d+, commit [0-9a-f]{40}.*, Node \d+/],
])("%j is answered, and all is well", async (args, told) => {
  expect(await darkroom(...args)).toEqual({ code: 0, out: expect.stringMatching(told), err: "" });
});

test.each([
  [["uplaod"], 'uplaod: there is no such command. Did you mean "upload"?\n\ndarkroom COMMAND'],
  [["UPLOAD"], 'UPLOAD: there is no such command. Did you mean "upload"?'],
  [["constructor"], "constructor: there is no such command.\n"],
  [["--model", "pets", "upload"], "--model: the command comes first, and its options follow.\n"],
  [["plan"], "Say what is to be done with plans: check.\n\ndarkroom plan check"],
  [["plan", "chekc"], 'plan chekc: there is no such command. Did you mean "check"?\n\ndarkroom plan check'],
  [["a\u001b[31m\u202eb"], "a\\u{1b}[31m\\u{202e}b: there is no such command."],
])("%j is an error that says what there is", async (args, told) => {
  expect(await darkroom(...args)).toEqual({ code: 1, out: "", err: expect.stringContaining(told) });
});

test.each([
  ["upload", "--help"],
  ["backup", "--keep", "-1"],
])(
  "what a command line asks for, or lacks, is told without the clients of services: %s %s",
  async (...args) => {
    const script = `
      import { registerHooks } from "node:module";
      registerHooks({ resolve: (name, context, next) => {
        const found = next(name, context);
        if (/@azure|axios|plan\\/schema/.test(found.url)) console.log(found.url);
        return found;
      } });
      process.argv.splice(1, Infinity, "darkroom.ts", ...${JSON.stringify(args)});
      await import(${JSON.stringify(join(root, "cli/darkroom.ts"))});
    `;
    const printed = await new Promise<string>((resolve) =>
      execFile(process.execPath, ["--input-type=module", "--eval", script], (_, out, err) =>
        resolve(out + err),
      ),
    );
    expect(printed).toContain(`darkroom ${args[0]}`);
    expect(printed).not.toContain("file://");
  },
);
