import { expect, test } from "vitest";
import { argumentsOf, commandLine } from "../../cli/arguments.ts";

const options = { model: { type: "string" }, keep: { type: "string" }, now: { type: "boolean" } } as const;
const read = (...args: string[]) => commandLine(args, options, "USAGE");

test("options and places are told apart; a negative number is a value, what follows -- is none", () => {
  expect(read("a", "--model", "pets", "--keep=-1", "--now", "b")).toEqual({
    values: { model: "pets", keep: "-1", now: true },
    places: ["a", "b"],
  });
  expect(read("--keep", "-1").values).toMatchObject({ keep: "-1" });
  expect(read("--", "--modle").places).toEqual(["--modle"]);
});

test.each([[["--help"]], [["-h"]], [["a", "--modle", "-h"]], [["--keep", "1", "--help", "--model"]]])(
  "%j asks for help, whatever else is wrong",
  (args) => {
    expect(read(...args)).toEqual({ values: { help: true }, places: [] });
  },
);

test.each([
  [["--modle", "pets"], '--modle: there is no such option. Did you mean "--model"?'],
  [["-model", "pets"], '-model: there is no such option. Did you mean "--model"?'],
  [["--zzz=secret"], "--zzz: there is no such option."],
  [["-1"], "-1: there is no such option."],
  [["--model"], "--model: its value is missing."],
  [
    ["--model", "--now"],
    "--model: its value is missing. One that begins with a dash is written --model=--now",
  ],
  [["--model", ""], "--model is empty: its value is missing."],
  [["a", ""], '"" stands where a name belongs: is a variable empty?'],
  [["--now=yes"], "--now takes no value."],
  [["\u2014model", "pets"], "\u2014model begins with a long dash, as some programs write two short ones"],
])("%j is an error in our words, with the usage", (args, told) => {
  expect(() => read(...args)).toThrow(told);
  expect(() => read(...args)).toThrow(/\n {2}USAGE$/);
});

test("a command of options alone takes nothing else", () => {
  expect(() => argumentsOf(["here"], options, "USAGE")).toThrow("here is one too many");
});
