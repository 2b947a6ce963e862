import axios, { type AxiosAdapter } from "axios";
import { doing } from "../kit/tracing.ts";

/** Sends requests as axios does, and has each told: of one that is repeated, each attempt. */
export function tracedAdapter(service: string): AxiosAdapter {
  const send = axios.getAdapter(axios.defaults.adapter);
  return (request) => {
    const [method, path = ""] = [(request.method ?? "get").toUpperCase(), request.url];
    const attributes = {
      "http.request.method": method,
      "url.path": path,
      "peer.service": service,
      "server.address": hostOf(request.baseURL),
    };
    return doing({ name: `${service} ${method} ${path}`, kind: "client", attributes }, async (tell) => {
      try {
        const response = await send(request);
        tell({ "http.response.status_code": response.status });
        return response;
      } catch (error) {
        if (axios.isAxiosError(error) && error.response)
          tell({ "http.response.status_code": error.response.status });
        throw error;
      }
    });
  };
}

const hostOf = (url: string | undefined) => URL.parse(url ?? "")?.host ?? "";
