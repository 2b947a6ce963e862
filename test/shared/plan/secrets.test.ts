import { describe, expect, test } from "vitest";
import { readPlan } from "../../../shared/plan/read.ts";

const three = "model: bottles\nimages: images/bottles\nowner: vision@example.com\n";
const hex = "0123456789abcdef";

/** None of these is anybody's; they only look like it. */
const secrets: [what: string, text: string][] = [
  [
    "a shared access signature",
    `https://a.blob.core.windows.net/x?sv=2026-01-01&sig=${"aB3%2F".repeat(8)}%3D`,
  ],
  ["a connection string", `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${"Ab1/".repeat(21)}Ab==`],
  ["a connection string", "Server=tcp:sql;User Id=me;Password=hunter2hunter2"],
  ["an account key", `${"Ab1+".repeat(21)}Ab==`],
  ["a Databricks token", `dapi${hex}${hex}`],
  ["a Databricks token", `Bearer dapi${hex}${hex}-2`],
  ["an AWS access key", `AKIA${"ABCDEFGH12345678"}`],
  ["an AWS secret key", `${"wJa1rXUt".repeat(5)}`],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----"],
  ["a private key", "-----BEGIN PRIVATE KEY-----"],
  ["a GitHub token", `ghp_${"aB3d".repeat(9)}`],
  ["a token", `eyJhbGciOiJIUzI1NiJ9.${"eyJzdWIi".repeat(3)}.${"c2lnbmF0".repeat(3)}`],
  ["a token", `sk-proj-${"aB3d".repeat(8)}`],
  ["a token", `xoxb-${"1234567890".repeat(2)}`],
  ["a token", `glpat-${"aB3d".repeat(5)}`],
  ["a token", `npm_${"aB3d".repeat(9)}`],
  ["a token", `AIza${"aB3d".repeat(8)}abc`],
  ["a token", `Authorization: Bearer ${"aB3d".repeat(6)}`],
  ["a password", "password: hunter2"],
  ["a client secret", `abc8Q~${"aB3d".repeat(8)}`],
  ["a Functions key", `${"aB3d".repeat(11)}AzFu${"aB3d".repeat(2)}==`],
  ["a connection string", `InstrumentationKey=${hex}-${hex}`],
  ["a URL with a password", "https://me:hunter2@example.com/hook"],
];

function refusal(more: string): string {
  try {
    readPlan(three + more, "plans/bottles.yaml");
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("what looks like a secret is refused, and not shown", () => {
  test.each(secrets)("%s as a value, by its field", (what, secret) => {
    const said = refusal(`dataset:\n  review: ${JSON.stringify(secret)}\n`);
    expect(said).toMatch(`plans/bottles.yaml:5 dataset.review: looks like ${what}. Plans hold no secrets`);
    expect(said).not.toContain(secret);
    expect(said.split("\n")).toHaveLength(1);
  });

  test.each(secrets)("%s as a comment", (what, secret) => {
    const said = refusal(`# ${secret}\n`);
    expect(said).toMatch(`plans/bottles.yaml:4 a comment: looks like ${what}`);
    expect(said).not.toContain(secret);
  });

  test("as a field's name, in a list, in an environment, or where the plan is wrong besides", () => {
    const secret = `dapi${hex}${hex}`;
    const said = [
      refusal(`search: {${secret}: 1}`),
      refusal(`dataset: {classes: [cat, ${secret}]}`),
      refusal(`environments: {test: {owner: ${secret}}}`),
      refusal(`search: {trials: ${secret}, trails: 7}`),
      refusal("dataset:\n  password: hunter22"),
      refusal("owner: [ # password: hunter22"),
    ];
    expect(said.map((text) => text.split(": looks")[0])).toEqual([
      "plans/bottles.yaml:4 search.a field's name",
      "plans/bottles.yaml:4 dataset.classes",
      "plans/bottles.yaml:4 environments.test.owner",
      "plans/bottles.yaml:4 search.trials",
      "plans/bottles.yaml:5 dataset.password",
      "plans/bottles.yaml:4 a comment",
    ]);
    expect(said.join()).not.toMatch(new RegExp(`${secret}|hunter22`));
  });

  // Each row took a minute and more: it was looked through anew behind each of its characters.
  test.each(["a", "eyJaaaaaaaaaa-", "-----BEGIN ", "://a:", "Bearer ", "password"])(
    "and a long row of %j holds none, which is seen at once",
    (row) => {
      expect(refusal(`# ${row.repeat(Math.floor(90_000 / row.length))}`)).toBe("");
    },
  );

  test("but nothing that only resembles one", () => {
    const path = "images/ProductionLine2CameraNorthSide01p";
    const plain = [
      `dataset: {group_by: '/(p[0-9a-f]{32})_'}`,
      `dataset: {review: "${hex.repeat(4)}"}`,
      "# sig=short, and a password is no part of a plan",
      "dataset: {review: https-is-a-word}",
    ];
    for (const more of plain) expect(refusal(more)).toBe("");
    expect(() => readPlan(three.replace("images/bottles", path), "p")).not.toThrow();
  });
});
