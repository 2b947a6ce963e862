import { type ParseArgsConfig, parseArgs } from "node:util";
import { Trouble } from "../local/trouble.ts";
import { nearest } from "../shared/kit/nearest.ts";
import { own } from "../shared/kit/objects.ts";

type Options = Record<string, { type: "string" | "boolean"; multiple?: boolean }>;
type Values<O extends Options> = {
  [Name in keyof O]?: O[Name]["type"] extends "boolean"
    ? boolean
    : O[Name] extends { multiple: true }
      ? string[]
      : string;
} & { help?: boolean };

const HELP = { help: { type: "boolean", short: "h" } } as const;

/** The options of a command line that takes nothing else. Throws `Trouble` with the command's usage for anything that is none. */
export function argumentsOf<O extends Options>(args: string[], options: O, usage: string): Values<O> {
  const { values, places } = commandLine(args, options, usage);
  if (places[0] !== undefined)
    throw new Trouble(`${places[0]} is one too many: there are options alone.`, usage);
  return values;
}

/**
 * The options of a command line, each of which a command knows, and what else stands there, in order. Whoever asks for help, also by -h,
 * is told of nothing else. Throws `Trouble` with the command's usage for an option that there is not, or whose value is missing or empty.
 */
export function commandLine<O extends Options>(
  args: string[],
  options: O,
  usage: string,
): { values: Values<O>; places: string[] } {
  const config = { args, options: { ...options, ...HELP }, allowPositionals: true } satisfies ParseArgsConfig;
  // Not strict: what it says of a fault is meant for whoever writes programs.
  const { values, positionals, tokens } = parseArgs({ ...config, strict: false, tokens: true });
  if (values.help) return { values: { help: true } as Values<O>, places: [] };
  for (const token of tokens) {
    const fault = faultOf(token, args[token.index] ?? "", options);
    if (fault !== undefined) throw new Trouble(fault, usage);
  }
  return { values: values as Values<O>, places: positionals };
}

type Lenient = { options: Options; strict: false; allowPositionals: true; tokens: true };
type Token = ReturnType<typeof parseArgs<Lenient>>["tokens"][number];

function faultOf(token: Token, written: string, options: Options): string | undefined {
  if (token.kind === "option-terminator") return undefined;
  if (token.kind === "positional" && token.value === "")
    return '"" stands where a name belongs: is a variable empty?';
  if (token.kind === "positional")
    return /^[\u2013\u2014]\w/.test(token.value)
      ? `${token.value} begins with a long dash, as some programs write two short ones: type --${token.value.slice(1)}`
      : undefined;
  const { name, rawName, value, inlineValue } = token;
  const option = own(options, name);
  // -model is read as five options of one letter.
  const typed = rawName.startsWith("--") ? rawName : (written.split("=", 1)[0] as string);
  if (option === undefined || typed !== `--${name}`) {
    const known = [...Object.keys(options), "help"].map((one) => `--${one}`);
    return `${typed}: there is no such option.${nearest(typed.replace(/^-(?!-)/, "--"), known)}`;
  }
  if (option.type === "boolean") return value === undefined ? undefined : `${rawName} takes no value.`;
  if (value === "") return `${rawName} is empty: its value is missing.`;
  const isNext = value !== undefined && !inlineValue && /^-[^\d.]/.test(value);
  if (value !== undefined && !isNext) return undefined;
  const how = isNext ? ` One that begins with a dash is written ${rawName}=${value}` : "";
  return `${rawName}: its value is missing.${how}`;
}
