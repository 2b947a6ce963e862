import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.soak.ts"],
    maxWorkers: 1,
    hookTimeout: 120_000,
    disableConsoleIntercept: true, // what was killed when is the report
  },
});
