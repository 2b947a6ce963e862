/** What OpenTelemetry sends by. */
interface Exporter<T> {
  export(what: T, done: (result: { code: number; error?: Error }) => void): void;
}

const SUCCESS = 0;

/** The same, saying in the log once that nothing arrives any more, and once that it does again. */
export function saying<E extends Exporter<never>>(name: string, exporter: E): E {
  let arrives = true;
  const send = exporter.export.bind(exporter) as Exporter<unknown>["export"];
  exporter.export = (what: unknown, done: (result: { code: number; error?: Error }) => void) =>
    send(what, (result) => {
      const succeeded = result.code === SUCCESS;
      if (arrives && !succeeded)
        console.warn(
          `Traces and metrics do not arrive at ${name}: ${result.error?.message || "it does not take them"}`,
        );
      if (!arrives && succeeded) console.warn(`Traces and metrics arrive at ${name} again`);
      arrives = succeeded;
      done(result);
    });
  return exporter;
}
