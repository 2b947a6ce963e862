import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/recorded/record*.ts"], fileParallelism: false, hookTimeout: 120_000 },
});
