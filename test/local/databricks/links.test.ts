import { expect, test } from "vitest";
import { linked, linkedName, neighbours } from "../../../local/databricks/links.ts";

test("a URL in a log leads there, without what ends the sentence around it", () => {
  expect(
    linked("View run a at: http://127.0.0.1:5000/#/experiments/1/runs/2\n(see https://a.example/b?c=1&d)."),
  ).toBe(
    'View run a at: <a href="http://127.0.0.1:5000/#/experiments/1/runs/2">http://127.0.0.1:5000/#/experiments/1/runs/2</a>\n' +
      '(see <a href="https://a.example/b?c=1&amp;d">https://a.example/b?c=1&amp;d</a>).',
  );
});

test.each(["<script>", 'http://"onload="x', "javascript:alert(1)", "http://<b>"])("%s stays text", (text) => {
  expect(linked(text)).not.toMatch(/<script|<b>|href="javascript|" ?onload/);
});

test("only a name of two words is one of a caller's run, behind its environment", () => {
  const elsewhere = { mlflow: undefined, runs: "http://app/api/runs/" };
  expect(linkedName("pets-1 trial-2", elsewhere)).toBe(
    '<a href="http://app/api/runs/pets-1">pets-1</a> trial-2',
  );
  expect(linkedName("[test] pets-1 trial-2", elsewhere)).toBe(
    '[test] <a href="http://app/api/runs/pets-1">pets-1</a> trial-2',
  );
  expect(linkedName("<b>/../x y", elsewhere)).toContain('href="http://app/api/runs/%3Cb%3E%2F..%2Fx"');
  for (const name of ["Untitled", "my nightly job"]) expect(linkedName(name, elsewhere)).toBe(name);
  expect(neighbours({ mlflow: undefined, runs: undefined })).toBe(" ");
});
