import { z } from "zod";
import { parsed } from "./api-error.ts";
import { CALLER, type Cluster, ClusterRequest } from "./cluster.ts";
import type { Service } from "./service.ts";
import type { Store } from "./store.ts";

const Id = z.object({ cluster_id: z.string() });
const ListQuery = z.object({
  page_size: z.coerce.number().int().min(1).max(100).default(20),
  page_token: z.string().optional(),
  "filter_by.cluster_sources": z.string().optional(),
});

const EventsQuery = z.object({
  cluster_id: z.string(),
  order: z.enum(["ASC", "DESC"]).default("DESC"),
  event_types: z.array(z.string()).default([]),
  limit: z.number().int().min(1).max(500).default(50),
});

/** Databricks' Clusters API, as `jobsApi` is that of jobs. */
export function clustersApi(store: Store, service: Service) {
  const { clusters } = service;
  return {
    "POST clusters/create": (body: unknown) => ({
      cluster_id: clusters.create(parsed(ClusterRequest, body)).id,
    }),
    "GET clusters/get": (query: unknown) => clusterJson(clusters.get(parsed(Id, query).cluster_id)),
    "GET clusters/list": (query: unknown) => {
      const { page_size, page_token = "", ...filter } = parsed(ListQuery, query);
      const source = filter["filter_by.cluster_sources"];
      const all = store.clusters().filter((each) => source === undefined || each.source === source);
      const rest = all.filter(({ id }) => id > page_token);
      const page = rest.slice(0, page_size);
      return {
        clusters: page.map(clusterJson),
        next_page_token: rest.length > page_size ? (page.at(-1)?.id ?? "") : "",
      };
    },
    "POST clusters/events": (body: unknown) => {
      const { cluster_id, order, event_types, limit } = parsed(EventsQuery, body);
      const { events = [] } = clusters.get(cluster_id);
      const wanted = events.filter(({ type }) => event_types.length === 0 || event_types.includes(type));
      const inOrder = order === "ASC" ? wanted : wanted.toReversed();
      return {
        events: inOrder.slice(0, limit).map((event) => ({ cluster_id, ...event, details: {} })),
        total_count: wanted.length,
        ...(wanted.length > limit && { next_page: { cluster_id, order, event_types, limit, offset: limit } }),
      };
    },
    "POST clusters/start": (body: unknown) => {
      clusters.start(parsed(Id, body).cluster_id);
      return {};
    },
    "POST clusters/delete": (body: unknown) => {
      service.terminateCluster(parsed(Id, body).cluster_id);
      return {};
    },
    "POST clusters/permanent-delete": (body: unknown) => {
      service.forgetCluster(parsed(Id, body).cluster_id);
      return {};
    },
  };
}

function clusterJson({ id, request, source, state, createdAt, since, reason }: Cluster) {
  const { docker_image, ...shown } = request;
  return {
    ...shown,
    ...(docker_image && { docker_image: { url: docker_image.url } }), // never its login
    cluster_id: id,
    cluster_source: source,
    creator_user_name: CALLER,
    state,
    state_message: reason?.code ?? "",
    start_time: createdAt,
    ...(state === "TERMINATED" && { terminated_time: since, termination_reason: reason }),
  };
}
