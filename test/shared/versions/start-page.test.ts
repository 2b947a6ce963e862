import { expect, test } from "vitest";
import { type ModelRow, startPage as pageAt } from "../../../shared/versions/start-page.ts";

const startPage = (rows: ModelRow[], places = {}) => pageAt("http://127.0.0.1:7071", rows, places);
const idle = { model: "pets", serving: undefined, running: null, last: undefined, retired: false };

test("the page leads to each model's pages, to what serves and to what runs", () => {
  const busy = { ...idle, serving: { version: "7", accuracy: 0.985 }, running: "pets-1-2-3-1" };
  const page = startPage([busy], { MLflow: "http://127.0.0.1:5000" });
  for (const url of [
    ...["/api/models/pets", "/api/models/pets/versions/7", "/api/runs/pets-1-2-3-1", "/api/openapi.json"],
    ...["/api/models/pets/datasets/latest/report", "/api/models/pets/runs", "http://127.0.0.1:5000"],
  ])
    expect(page).toContain(`href="${url}"`);
  expect(page).toContain("98.5 %");
});

test("says what there is where there is nothing yet", () => {
  expect(startPage([], {})).toContain("a plan of three lines");
  expect(startPage([idle], {})).toContain("nothing yet");
  expect(startPage([{ ...idle, retired: true }], {})).toContain("retired");
});

test("how the last run ended stands in one line, with the run's address", () => {
  const last = {
    runId: "pets-1-2-3-1",
    outcome: "refused" as const,
    because: `not better: ${"x".repeat(500)}`,
  };
  const page = startPage([{ ...idle, last }], {});
  expect(page).toContain('<a href="/api/runs/pets-1-2-3-1">refused</a>: not better: x');
  expect(page).toContain("x…</td>");
  expect(page).not.toContain("x".repeat(200));
});

test("what others named is text, and never a part of the page", () => {
  const page = startPage([{ ...idle, model: `<script>"&'` }], {});
  expect(page).not.toContain("<script>");
  expect(page).toContain("&lt;script&gt;&quot;&amp;&#39;");
});
