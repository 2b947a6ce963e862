import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    // Integration and end-to-end tests start real processes; two cores do not run many of them at once.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Only where a pipeline publishes it (test/all.ts). What tests start as processes of their own, such as the app, is not counted.
    coverage: {
      provider: "v8",
      include: [
        "{activities,cli,functions,infra,local,orchestrations,pipelines,shared}/**/*.ts",
        "packages/*/src/**/*.ts",
        "clients/typescript/**/*.ts",
        "*.ts",
      ],
      reporter: ["cobertura", "text-summary"],
    },
  },
});
