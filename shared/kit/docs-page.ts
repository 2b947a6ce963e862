/** The page of `GET /api/docs`: it shows the OpenAPI document, and calls what that describes. It asks this app alone, and keeps no key. */
export const DOCS_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Darkroom: every route</title><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body>
<div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/begin.js"></script>
</body></html>
`;

/** How the page begins. */
export const BEGIN = `SwaggerUIBundle({
  ...{ url: "/api/openapi.json", dom_id: "#docs", docExpansion: "list", filter: true },
  ...{ displayRequestDuration: true, persistAuthorization: false, validatorUrl: null },
});
`;

/** What the page may load and ask: this app, and the pictures that the library brings along or makes of answers. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
