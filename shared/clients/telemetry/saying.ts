/** Why something did not arrive; the code is the status that a collector has answered with. */
type Failure = Error & { code?: unknown };

/** What OpenTelemetry sends by. */
interface Exporter<T> {
  export(what: T, done: (result: { code: number; error?: Failure }) => void): void;
}

const SUCCESS = 0;

/** The same, saying in the log once that nothing arrives any more, and once that it does again. */
export function saying<E extends Exporter<never>>(what: string, name: string, exporter: E): E {
  let arrives = true;
  const send = exporter.export.bind(exporter) as Exporter<unknown>["export"];
  exporter.export = (sent: unknown, done: (result: { code: number; error?: Failure }) => void) =>
    send(sent, (result) => {
      const succeeded = result.code === SUCCESS;
      if (arrives && !succeeded) console.warn(`${what} do not arrive at ${name}: ${why(result.error)}`);
      if (!arrives && succeeded) console.warn(`${what} arrive at ${name} again`);
      arrives = succeeded;
      done(result);
    });
  return exporter;
}

const why = ({ message, code }: Failure = new Error()) =>
  [message || "it does not take them", ...(typeof code === "number" ? [`(HTTP ${code})`] : [])].join(" ");
