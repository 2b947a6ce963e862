import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isOnAzure, VERIFIED, verifiedPage } from "../../infra/verified.ts";
import { root } from "../local/processes.ts";

const read = (page: string) => readFileSync(join(root, page), "utf8");

test("either a page tells what ran on Azure and the README leads there, or both say that nothing has", () => {
  const ran = existsSync(VERIFIED);
  expect(/nothing has run on azure yet/i.test(read("README.md"))).toBe(!ran);
  expect(read("README.md").includes("docs/azure/verified.md")).toBe(ran);
  expect(/nothing on this page has run on azure yet/i.test(read("docs/azure/README.md"))).toBe(!ran);
});

describe("what npm run accept tells", () => {
  const seen = {
    ...{ at: new Date("2026-12-01T09:30:12Z"), commit: "0123abc", node: "v22.23.0" },
    ...{ environment: "test", region: "westeurope" },
  };
  const page = verifiedPage(seen, [{ what: "1797 photos were uploaded", seconds: 41 }]);

  test("is when, which commit, where, and what passed in how many seconds", () => {
    for (const row of [
      ...["date | 2026-12-01 09:30 UTC", "commit | 0123abc", "region | westeurope", "environment | test"],
      ...["Node of who asked | v22.23.0", "1797 photos were uploaded | 41"],
    ])
      expect(page).toContain(`| ${row} |`);
  });

  test("names no environment but those of the template, and no region that is none", () => {
    const other = { ...seen, environment: "contoso-secret", region: "West | Europe", commit: undefined };
    const told = verifiedPage(other, []);
    expect(told).toContain("| environment | not told |");
    expect(told).toContain("| region | not told |");
    expect(told).toContain("| commit | not told |");
  });
});

test("only addresses of Azure's own are Azure", () => {
  const apps = ["https://func-control-a.azurewebsites.net", "https://func-serving-a.azurewebsites.net"];
  expect(isOnAzure([...apps, "https://stdata.blob.core.windows.net/"])).toBe(true);
  expect(isOnAzure([])).toBe(false);
  for (const other of [
    ...["http://127.0.0.1:10000/devstoreaccount1", "http://stdata.blob.core.windows.net/"],
    ...["https://evil-azurewebsites.net", "https://a.azurewebsites.net.example"],
  ])
    expect(isOnAzure([...apps, other]), other).toBe(false);
});
