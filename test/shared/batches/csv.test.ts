import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvOf } from "../../../shared/batches/csv.ts";
import type { Row } from "../../../shared/batches/row.ts";
import { labelled } from "../../../shared/kit/by-label.ts";
import { collect } from "../../../shared/kit/collect.ts";

const Text = fc.string({
  unit: fc.oneof(fc.constantFrom(..."=+-@\t\r\n,\"';ä＝ "), fc.string({ maxLength: 3 })),
});
const Name = Text.filter((name) => name !== "");

/** What RFC 4180 says a table is: records that CRLF ends, cells that commas part, quotes doubled within quotes. */
function parsed(text: string): string[][] {
  const records: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    records.at(-1)?.push(quoted === undefined ? (bare as string) : quoted.replaceAll('""', '"'));
    if (end !== ",") records.push([]);
  }
  return records.slice(0, -1);
}

async function* each<T>(items: readonly T[]) {
  yield* items;
}

const table = async (rows: readonly Row[], classes: readonly string[]) =>
  (await collect(csvOf(each(rows), { container: "images", classes }))).join("");

describe("the table of a batch's results", () => {
  test("has a column for each class, and a row for each file, with its error if it has no label", async () => {
    const rows: Row[] = [
      {
        ...{ path: "new/1.png", etag: "0x1", photo: "a", label: "cat", probability: 0.75 },
        probabilities: labelled([
          ["dog", 0.25],
          ["cat", 0.75],
        ]),
      },
      { path: "new/2.png", etag: "0x2", error: { reason: "empty", detail: "It has no bytes." } },
    ];
    expect(await table(rows, ["cat", "dog"])).toBe(
      "file,etag,label,probability,probability of cat,probability of dog,error\r\n" +
        "images/new/1.png,0x1,cat,0.75,0.75,0.25,\r\n" +
        "images/new/2.png,0x2,,,,,empty: It has no bytes.\r\n",
    );
  });

  test("is read as it was meant, whatever files and labels are called, and holds no formula", async () => {
    await fc.assert(
      fc.asyncProperty(
        Name,
        Name,
        fc.uniqueArray(Name, { minLength: 2, maxLength: 4 }),
        async (path, etag, classes) => {
          const share = 1 / classes.length;
          const [label = ""] = classes;
          const probabilities = labelled(classes.map((one) => [one, share] as const));
          const said = { path, etag, photo: "a", label, probability: share, probabilities };
          const [header = [], row = [], ...more] = parsed(await table([said], classes));
          expect(more).toEqual([]);
          expect(header).toHaveLength(classes.length + 5);
          expect(row[0]).toBe(`images/${path}`);
          expect([label, `'${label}`]).toContain(row[2]);
          expect(row.slice(4, -1).map(Number)).toEqual(classes.map(() => share));
          for (const cell of [...header, ...row]) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        },
      ),
    );
  });
});
