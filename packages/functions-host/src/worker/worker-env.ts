type Environment = Record<string, string | undefined>;

/** The environment of the app's process. The durable client calls the host over HTTP: never through a proxy. */
export function workerEnvironment(settings: Environment, port: number): Environment {
  const direct = [settings.no_proxy ?? settings.NO_PROXY, "127.0.0.1", "localhost"].filter(Boolean).join(",");
  return {
    AZURE_FUNCTIONS_ENVIRONMENT: "Development",
    ...settings,
    FUNCTIONS_WORKER_RUNTIME: "node",
    // Without it the durable SDK would write localhost:7071 into all management URLs.
    WEBSITE_HOSTNAME: `localhost:${port}`,
    no_proxy: direct,
    NO_PROXY: direct,
  };
}
