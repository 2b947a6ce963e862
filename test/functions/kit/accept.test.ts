import { expect, test } from "vitest";
import { acceptedOf, JSON_MEDIA } from "../../../functions/kit/accept.ts";
import { html, png } from "../../../shared/kit/answers.ts";

const asked = (accept?: string) => ({ headers: new Headers(accept === undefined ? {} : { accept }) });
const of = (accept?: string) => acceptedOf(asked(accept), [png, JSON_MEDIA]);

test.each([
  ["nothing", undefined, png],
  ["anything, as curl and fetch do", "*/*", png],
  ["any picture", "image/*", png],
  ["JSON", "application/json", JSON_MEDIA],
  ["JSON rather than anything, as axios does", "application/json, text/plain, */*", JSON_MEDIA],
  ["what it likes less, where that alone is there", "text/html, application/json;q=0.1", JSON_MEDIA],
  ["a picture rather than JSON", "application/json;q=0.5, image/png", png],
  ["what a browser asks for that opens a page", "text/html,application/xhtml+xml,image/webp,*/*;q=0.8", png],
])("who accepts %s gets what it likes best", (_, accept, media) => {
  expect(of(accept)).toBe(media);
});

test("a charset is none of the choice", () => {
  expect(acceptedOf(asked("text/html"), [html, JSON_MEDIA])).toBe(html);
});

test.each(["text/csv", "image/jpeg", "image/png;q=0, application/json;q=0"])(
  "who accepts %s alone is told what there is",
  (accept) => {
    expect(() => of(accept)).toThrow(
      expect.objectContaining({
        ...{ status: 406, type: "not-acceptable" },
        message: `Accept: ${accept} names nothing that this can answer with: it has image/png and application/json.`,
        extra: { offers: ["image/png", "application/json"] },
      }),
    );
  },
);
