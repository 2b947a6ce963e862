// Which parts of the product may know which. `npm run check` holds every import to this.

/** A later subject may know an earlier one, never the other way. docs/decisions/subjects-in-every-layer.md tells why this order. */
const SUBJECTS = [
  ...[
    "kit",
    "clients",
    "audit",
    "plan",
    "requests",
    "operations",
    "admission",
    "tasks",
    "versions",
    "photos",
    "dataset",
  ],
  ...[
    "search",
    "evaluation",
    "serving",
    "drift",
    "batches",
    "releases",
    "erasure",
    "doctor",
    "runs",
    "retention",
    "intake",
  ],
];
const LAYERS = "(shared|activities|orchestrations|functions)";

const forwards = SUBJECTS.slice(0, -1).map((subject, n) => ({
  name: `${subject}-knows-earlier-subjects-only`,
  severity: "error",
  from: { path: `^${LAYERS}/${subject}/` },
  to: { path: `^${LAYERS}/(${SUBJECTS.slice(n + 1).join("|")})/` },
}));

const layer = (name, from, to) => ({
  name,
  severity: "error",
  from: { path: from },
  to: { path: to },
});

export default {
  forbidden: [
    ...forwards,
    layer(
      "shared-knows-no-layer-above",
      "^shared/",
      "^(activities|orchestrations|functions|main|app|control|serving)",
    ),
    layer(
      "activities-know-shared-only",
      "^activities/",
      "^(orchestrations|functions|main|app|control|serving)",
    ),
    layer("orchestrations-know-contracts-only", "^orchestrations/", "^activities/(?!.+/contracts[.]ts$)"),
    layer(
      "orchestrations-know-no-functions",
      "^orchestrations/",
      "^(functions|main|app|control|serving|shared/clients)",
    ),
    layer(
      "functions-know-shared-only",
      "^functions/",
      "^(activities|orchestrations|main|app|control|serving|container)",
    ),
    layer(
      "containers-only-predict",
      "^container/",
      "^(activities|orchestrations|main|app|control|serving|local|cli)",
    ),
    layer("the-product-knows-nothing-of-the-local-stack", `^${LAYERS}/`, "^(local|packages|cli|bench|test)/"),
    layer(
      "the-local-stack-knows-nothing-of-the-product",
      "^(local|packages)/",
      `^(${LAYERS}|main|app|control|serving)`,
    ),
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "every-file-has-a-subject",
      severity: "error",
      from: {},
      to: {
        path: `^${LAYERS}/`,
        pathNot: `^(${LAYERS}/(${SUBJECTS.join("|")})/|activities/(activity|perform|register)|orchestrations/register|functions/control-routes)`,
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    parser: "swc",
  },
};
