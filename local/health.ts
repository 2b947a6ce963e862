import { get } from "node:http";

/** Who answers at a service's address. */
export type Answerer = "ours" | "another" | "nobody";

const timeLimitMs = 2_000;

/** Looks who answers there: the service that was started with this nonce knows it, another program does not. Without one, whoever answers is it. */
export function whoAnswers(url: string, nonce: string | undefined): Promise<Answerer> {
  return new Promise((resolve) => {
    const options = {
      agent: false,
      headers: { "health-nonce": "?" },
      signal: AbortSignal.timeout(timeLimitMs),
    };
    get(url, options, (response) => {
      response.resume().on("error", () => {});
      if (nonce !== undefined && response.headers["health-nonce"] !== nonce) resolve("another");
      else resolve(response.statusCode === 404 ? "nobody" : "ours"); // an app that failed to load has no such route
    }).on("error", () => resolve("nobody"));
  });
}
