import { appendFileSync, existsSync, writeSync } from "node:fs";
import { exit } from "node:process";
import { app } from "@azure/functions";
import * as df from "durable-functions";

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Notes a run of an activity in the test's file. */
function note(key: string): void {
  appendFileSync(process.env.RUNS_FILE as string, `${key}\n`);
}

async function untilThere(file: string): Promise<void> {
  while (!existsSync(file)) await sleep(10);
}

/** Ways in which code ends its process. */
const deaths: Record<string, (key: string) => unknown> = {
  exit: () => process.exit(7),
  importedExit: () => exit(8),
  caughtExit: () => {
    try {
      process.exit(9);
    } catch {
      return "went on";
    }
  },
  rejection: async () => {
    void sleep(1).then(() => Promise.reject(new Error("nobody waits for this")));
    await sleep(60_000);
  },
  exception: async () => {
    setTimeout(() => {
      throw new Error("thrown in a timer");
    }, 1);
    await sleep(60_000);
  },
  sigkill: () => process.kill(process.pid, "SIGKILL"),
  onceTold: async (key) => {
    await untilThere(`${process.env.RUNS_FILE}.${key}`);
    process.kill(process.pid, "SIGKILL");
  },
  abort: () => process.abort(),
  foreignPipe: () => writeSync(3, Buffer.from([5, 0, 0, 0, 1, 0, 0, 0, 0x7b])),
  memory: () => {
    const kept: number[][] = [];
    for (;;) kept.push(Array(100_000).fill(kept.length + 0.5));
  },
};

for (const [name, die] of Object.entries(deaths)) {
  df.app.activity(`die-${name}`, {
    handler: (key: string) => {
      note(key);
      return die(key);
    },
  });
}
df.app.activity("wait", {
  handler: async ({ key, file }: { key: string; file: string }) => {
    note(key);
    await untilThere(file);
    return `${key} done`;
  },
});

df.app.orchestration("dies", function* (context) {
  const { how, key } = context.df.getInput() as { how: string; key: string };
  return yield context.df.callActivity(`die-${how}`, key);
});
df.app.orchestration("waits", function* (context) {
  return yield context.df.callActivity("wait", context.df.getInput());
});
df.app.orchestration("endless", function* () {
  note("endless");
  for (;;);
});
df.app.orchestration("deadly", function* () {
  note("deadly");
  process.kill(process.pid, "SIGKILL");
});
df.app.entity("fragile", (context) => {
  if (context.df.operationName === "die") process.exit(3);
  context.df.setState(context.df.operationName);
});
df.app.orchestration("asksFragile", function* (context) {
  return yield context.df.callEntity(new df.EntityId("fragile", "one"), "die");
});

app.http("linger", {
  methods: ["GET", "POST"],
  handler: async (request) => {
    const key = request.query.get("key") as string;
    note(key);
    await untilThere(request.query.get("file") as string);
    return { body: `${key}: ${await request.text()}` };
  },
});
app.http("die", {
  route: "die/{how}",
  handler: (request) => deaths[request.params.how as string]?.("") as never,
});
app.http("afterwards", {
  handler: () => {
    setTimeout(() => Promise.reject(new Error("after the answer")), 1);
    return { body: "answered" };
  },
});
app.eventGrid("onEvent", {
  handler: (event) => {
    note(event.subject);
    if (event.subject === "bad") process.abort();
  },
});
