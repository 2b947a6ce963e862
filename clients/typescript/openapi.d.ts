// Made of the OpenAPI document by types.ts.
export interface paths {
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That the app runs. It is open to all, so it tells nothing else. */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, in OpenAPI 3.1. */
        get: operations["openApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page to read about every route, and to try each with files of one's own. */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What that page is drawn with: files of a public library. */
        get: operations["getDocsFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page that leads on: models, what each does, the services, and how to begin. */
        get: operations["getStartPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every model that has a plan, and how many events of storage concerned none or came to nothing. */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its plan, what serves, what runs and what waits. */
        get: operations["getModel"];
        put?: never;
        post?: never;
        /** Retires a model: it gets no runs any more, what waits is let go, what runs goes on, what serves goes on answering. PUT of its plan brings it back. */
        delete: operations["retireModel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version that was ever released, the newest first. */
        get: operations["listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What it was made of, with the photos, labels and sides that it learned from. */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The plan in force, or one of its versions, as it was written and with all defaults. Its ETag is for PUT. */
        get: operations["getPlan"];
        /** Publishes a plan in YAML or JSON, or makes an older version current again. If-Match: the ETag of the plan in force; If-None-Match: * for a new model. */
        put: operations["publishPlan"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/plan/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of a model's plan, the newest first: by whom, and when; `broken` names records that cannot be read. */
        get: operations["listPlanVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/retrain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a snapshot now and asks for its life cycle; 200 with the finished run if nothing has changed. */
        post: operations["retrain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{requestId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a retrain stands whose photos took long to list, and the run that it led to. */
        get: operations["getRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Events, timers and requests start nothing from now on. What runs or waits goes on. A retired model, which gets no runs either way, stays disabled when it is brought back. */
        post: operations["disableModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Events, timers and requests count again, and what was ignored is looked for. 409 for a retired model. */
        post: operations["enableModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest runs first: when each began, how long it took, how it ended, and how good its model is. */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stage, progress, trials with their metrics, and where to look further. */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}/trials/{trial}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a trial's process has written at Databricks, and why it failed if it did. */
        get: operations["getTrialLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}/left-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files that a run has left out, with the reasons, by pages. */
        get: operations["listLeftOut"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries a run that failed or was cancelled again, from what it has not finished. */
        post: operations["retryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{runId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops a run and its Databricks runs, or takes it out of the queue. */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every dataset of a model in figures, the newest first. */
        get: operations["listDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/datasets/{dataset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is in it, what was left out and why, and who has trained on it. */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/datasets/{dataset}/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its photos with labels and sides, by pages. */
        get: operations["datasetPhotos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/datasets/{dataset}/diff/{other}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What makes the other dataset of this one. */
        get: operations["diffDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/datasets/{dataset}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the data checks found, as a page, or as JSON if that alone is accepted. */
        get: operations["datasetReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files that the newest run could not read, why, since when, and what to do. */
        get: operations["getQuarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/photos/{photo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a photo went. */
        get: operations["getPhoto"];
        put?: never;
        post?: never;
        /** Erases a photo everywhere, the user's own files too, and denies its return. */
        delete: operations["erasePhoto"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/erasures/{erasureId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What it waits for, or every place it has changed and which versions had learned from the photo. */
        get: operations["getErasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What would go now, how many bytes, and why each thing that stays does. */
        get: operations["getRetention"];
        put?: never;
        /** Lets go what the plan no longer keeps. */
        post: operations["sweepNow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/retention/sweep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a sweep is under way, and what the last one did. */
        get: operations["getSweep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A photo in, a label with its probability out; or several. */
        post: operations["predict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests, latency by stage, what waits, versions and memory of the process that answers, for Prometheus. */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/predictions/{predictionId}/photo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The photo that was answered about, as it was sent, or as the JPEG that HEIC was turned into, where the plan keeps photos. */
        get: operations["getPredictionPhoto"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/predictions/{predictionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was answered, by which version, of which run, dataset and code that is, and what the photo was like. */
        get: operations["getPrediction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which parts of one photo speak for a class: a picture, or numbers where JSON is accepted. */
        post: operations["explain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this server is, and which extensions of the Open Inference Protocol it has. */
        get: operations["v2Server"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server runs. */
        get: operations["v2Live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server knows its models. */
        get: operations["v2Ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a model takes and gives, and which versions may be asked. */
        get: operations["v2Model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a version takes and gives. */
        get: operations["v2Version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a model can answer. */
        get: operations["v2ModelReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/versions/{version}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a version can answer. */
        get: operations["v2VersionReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/infer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Photos in, probabilities out. */
        post: operations["v2Infer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model}/versions/{version}/infer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Photos in, probabilities of a version out. */
        post: operations["v2VersionInfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the photos that the model is asked about compare with those that it learned from. */
        get: operations["getDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The batches of a model that are kept, the newest first, and where each stands. */
        get: operations["listBatches"];
        put?: never;
        /** Predicts every photo below a folder; 200 with the finished batch if the same version has predicted the same photos. */
        post: operations["startBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/batches/{batchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a batch is, or what came of it: photos by label, files without a prediction by reason. */
        get: operations["getBatch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/batches/{batchId}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The label and every probability of each photo of a finished batch, or why a file has none. */
        get: operations["getBatchResults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/{model}/batches/{batchId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops a batch after the pages that it is at; asked for again, it goes on from there. */
        post: operations["cancelBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the app and its tasks on Databricks can reach, and for what they cannot, which grant is missing. It starts a Databricks run, or joins who did. */
        get: operations["deepHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has called for which change on a day, the newest first, and how each was answered. */
        get: operations["listActs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What is wrong, and what to do. `type` is stable. */
        problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
        } & {
            [key: string]: unknown;
        };
        v2: {
            error: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    openApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        openapi: "3.1.0";
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": Blob;
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getDocsFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: "swagger-ui.css" | "swagger-ui-bundle.js" | "begin.js";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/css": Blob;
                    "text/javascript": Blob;
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getStartPage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": Blob;
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string;
                /** @description How many at the most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        models: {
                            model: string;
                            retired: boolean;
                            url: string;
                        }[];
                        ignored: {
                            since: string | null;
                            events: {
                                [key: string]: number;
                            };
                        };
                        /** @description Give it as `after` to get the next page. */
                        next?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        owner: string;
                        enabled: boolean;
                        retired: boolean;
                        disabled?: {
                            since: string;
                            ignored: number;
                            ignoredSince: string | null;
                        };
                        champion: {
                            model: string;
                            version: string;
                            runId: string;
                            sha256?: string;
                            registry?: {
                                name: string;
                                number: string;
                            };
                            snapshot: string;
                            dataset: string;
                            mlflowRunId: string;
                            trainingHash: string;
                            code: string;
                            accuracy: number;
                            /** @default [] */
                            warnings: string[];
                            tainted: {
                                deleted: number;
                                erased: number;
                                since: string;
                            } | null;
                        } | null;
                        traffic: {
                            version: string;
                            runId: string;
                            sha256?: string;
                            previous: string | null;
                            best?: {
                                version: string;
                                runId: string;
                                sha256?: string;
                            };
                            since: string;
                        } | null;
                        running: string | null;
                        queued: string | null;
                        plan: {
                            model: string;
                            images: string;
                            owner: string;
                            dataset: {
                                /** @default found */
                                classes: "found" | string[];
                                /** @default {} */
                                renamed: unknown;
                                include?: {
                                    paths?: string[];
                                    newer_than?: string;
                                };
                                /** @default review */
                                review: string;
                                /** @default 20 */
                                min_photos_per_class: number;
                                /** @default 2 */
                                near_duplicates: "off" | number;
                                /** @default off */
                                group_by: string;
                                /**
                                 * @default {
                                 *       "train": 0.8,
                                 *       "validation": 0.1,
                                 *       "test": 0.1
                                 *     }
                                 */
                                split: {
                                    train: number;
                                    validation: number;
                                    test: number;
                                };
                                triggers: {
                                    /** @default true */
                                    photos: boolean;
                                    /** @default 0 0 2 * * * */
                                    schedule: string;
                                    /** @default false */
                                    code: boolean;
                                    /** @default false */
                                    drift: boolean;
                                };
                                settle: {
                                    /** @default 300 */
                                    quiet_period: unknown;
                                    /** @default 3600 */
                                    longest_wait: unknown;
                                    /**
                                     * @default queue
                                     * @enum {string}
                                     */
                                    late_photos: "queue" | "restart";
                                };
                                checks: {
                                    /** @default 0.02 */
                                    unreadable: number;
                                    label_conflicts: unknown;
                                    small_classes: unknown;
                                    similar_labels: unknown;
                                    imbalance: unknown;
                                    sides: unknown;
                                    class_sides: unknown;
                                    near_duplicates: unknown;
                                    contradictions: unknown;
                                    blank: unknown;
                                    zeros: unknown;
                                    range: unknown;
                                    levels: unknown;
                                    gray: unknown;
                                    skewness: unknown;
                                    size: unknown;
                                    aspect: unknown;
                                    outliers: unknown;
                                    psi: unknown;
                                };
                                /**
                                 * @default records
                                 * @enum {string}
                                 */
                                quarantine: "records" | "copies";
                                /**
                                 * @default taint
                                 * @enum {string}
                                 */
                                on_delete: "taint" | "retrain";
                            };
                            preprocess: {
                                /**
                                 * @default [
                                 *       192,
                                 *       192
                                 *     ]
                                 */
                                size: [
                                    number,
                                    number
                                ];
                                transform?: unknown;
                            };
                            search: {
                                /**
                                 * @default [
                                 *       "pretrained.efficientnet-lite0"
                                 *     ]
                                 */
                                trainers: ("pretrained.efficientnet-lite0" | "pretrained.resnet18" | "pretrained.resnet50" | "pretrained.vgg16" | "pretrained.onnx" | "keras.cnn" | "keras.vgg16" | "torch.cnn" | "torch.resnet18")[];
                                space: {
                                    learning_rate?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    weight_decay?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    dropout?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    hidden?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    batch_size?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    augment?: ("none" | "flip" | "rotate" | "zoom" | "colour" | "all" | "crop" | "erase")[];
                                    optimiser?: ("adam" | "sgd")[];
                                    momentum?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    schedule?: ("constant" | "cosine")[];
                                    dense?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    label_smoothing?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    class_weights?: ("none" | "balanced")[];
                                    patience?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    frozen_epochs?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    "pretrained.efficientnet-lite0"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        hidden?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip")[];
                                    };
                                    "pretrained.resnet18"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        hidden?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip")[];
                                    };
                                    "pretrained.resnet50"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        hidden?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip")[];
                                    };
                                    "pretrained.vgg16"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        hidden?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip")[];
                                    };
                                    "pretrained.onnx"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        hidden?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip")[];
                                    };
                                    "keras.cnn"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip" | "rotate" | "zoom" | "colour" | "all" | "crop" | "erase")[];
                                    };
                                    "keras.vgg16"?: {
                                        optimiser?: ("adam" | "sgd")[];
                                        momentum?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        schedule?: ("constant" | "cosine")[];
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dense?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip" | "rotate" | "zoom" | "colour" | "all" | "crop" | "erase")[];
                                        label_smoothing?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        class_weights?: ("none" | "balanced")[];
                                        patience?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        frozen_epochs?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                    };
                                    "torch.cnn"?: {
                                        optimiser?: ("adam" | "sgd")[];
                                        momentum?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        schedule?: ("constant" | "cosine")[];
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dense?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip" | "rotate" | "zoom" | "colour" | "all" | "crop" | "erase")[];
                                        label_smoothing?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        class_weights?: ("none" | "balanced")[];
                                        patience?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                    };
                                    "torch.resnet18"?: {
                                        optimiser?: ("adam" | "sgd")[];
                                        momentum?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        schedule?: ("constant" | "cosine")[];
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dense?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip" | "rotate" | "zoom" | "colour" | "all" | "crop" | "erase")[];
                                        label_smoothing?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        class_weights?: ("none" | "balanced")[];
                                        patience?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        frozen_epochs?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                    };
                                };
                                weights?: {
                                    uri: string;
                                    sha256: string;
                                };
                                /**
                                 * @default random
                                 * @enum {string}
                                 */
                                strategy: "random" | "grid" | "stratified" | "halving";
                                halving?: {
                                    /** @default 3 */
                                    eta: number;
                                    /** @default 3 */
                                    rungs: number;
                                };
                                trials?: number;
                                per_trainer?: number;
                                /** @default 2 */
                                parallel: number;
                                trials_per_run?: number;
                                /** @enum {string} */
                                engine?: "process" | "spark";
                                failed_trials?: number;
                                budget?: {
                                    time?: unknown;
                                    run_time?: unknown;
                                };
                                epochs?: number;
                                /**
                                 * @default validation_accuracy
                                 * @enum {string}
                                 */
                                select_by: "validation_accuracy" | "validation_loss";
                                /** @default 1 */
                                seed: number;
                            };
                            gate: {
                                /** @default 0 */
                                accuracy: number;
                                recall: {
                                    every_class?: number;
                                };
                                slices?: {
                                    widest_gap?: number;
                                };
                                scores?: Record<string, never>;
                                champion: {
                                    /** @default 0.02 */
                                    margin: number;
                                    /**
                                     * @default not_behind
                                     * @enum {string}
                                     */
                                    inconclusive: "not_behind" | "pass" | "refuse";
                                };
                            };
                            retention: {
                                /** @default 5 */
                                versions: number;
                                /** @default [] */
                                pinned: string[];
                                /** @default 2592000 */
                                runs: unknown;
                            };
                            compute?: {
                                cluster?: string;
                                runtime?: string;
                                node_type?: string;
                                workers?: number;
                                policy?: string;
                                pool?: string;
                                image?: {
                                    url: string;
                                    login?: string;
                                };
                                tags?: {
                                    [key: string]: string;
                                };
                                train?: {
                                    cluster?: string;
                                    runtime?: string;
                                    node_type?: string;
                                    workers?: number;
                                    policy?: string;
                                    pool?: string;
                                    image?: {
                                        url: string;
                                        login?: string;
                                    };
                                    tags?: {
                                        [key: string]: string;
                                    };
                                };
                            };
                            serving?: {
                                reject_below?: number;
                                logged?: number;
                                /** @enum {string} */
                                keep_photos?: "logged" | "unsure";
                                retention?: unknown;
                            };
                        };
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    retireModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        /** @constant */
                        retired: true;
                        version: number;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    listVersions: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string;
                /** @description How many at the most. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: {
                            model: string;
                            version: string;
                            runId: string;
                            sha256?: string;
                            registry?: {
                                name: string;
                                number: string;
                            };
                            snapshot: string;
                            dataset: string;
                            mlflowRunId: string;
                            trainingHash: string;
                            code: string;
                            accuracy: number;
                            /** @default [] */
                            warnings: string[];
                            releasedAt?: string;
                            serves: boolean;
                            tainted: {
                                deleted: number;
                                erased: number;
                                since: string;
                            } | null;
                            url: string;
                            runUrl: string;
                            datasetUrl: string;
                            photosUrl: string;
                        }[];
                        broken: {
                            version: string;
                            why: string;
                        }[];
                        /** @description Give it as `after` to get the next page. */
                        next?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        version: string;
                        runId: string;
                        sha256?: string;
                        registry?: {
                            name: string;
                            number: string;
                        };
                        snapshot: string;
                        dataset: string;
                        mlflowRunId: string;
                        trainingHash: string;
                        code: string;
                        accuracy: number;
                        /** @default [] */
                        warnings: string[];
                        releasedAt?: string;
                        serves: boolean;
                        tainted: {
                            deleted: number;
                            erased: number;
                            since: string;
                        } | null;
                        url: string;
                        runUrl: string;
                        datasetUrl: string;
                        photosUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getPlan: {
        parameters: {
            query?: {
                version?: number;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        version: number;
                        by: string | null;
                        at: string;
                        retired: boolean;
                        text: string;
                        plan: {
                            model: string;
                            images: string;
                            owner: string;
                            dataset: {
                                /** @default found */
                                classes: "found" | string[];
                                /** @default {} */
                                renamed: unknown;
                                include?: {
                                    paths?: string[];
                                    newer_than?: string;
                                };
                                /** @default review */
                                review: string;
                                /** @default 20 */
                                min_photos_per_class: number;
                                /** @default 2 */
                                near_duplicates: "off" | number;
                                /** @default off */
                                group_by: string;
                                /**
                                 * @default {
                                 *       "train": 0.8,
                                 *       "validation": 0.1,
                                 *       "test": 0.1
                                 *     }
                                 */
                                split: {
                                    train: number;
                                    validation: number;
                                    test: number;
                                };
                                triggers: {
                                    /** @default true */
                                    photos: boolean;
                                    /** @default 0 0 2 * * * */
                                    schedule: string;
                                    /** @default false */
                                    code: boolean;
                                    /** @default false */
                                    drift: boolean;
                                };
                                settle: {
                                    /** @default 300 */
                                    quiet_period: unknown;
                                    /** @default 3600 */
                                    longest_wait: unknown;
                                    /**
                                     * @default queue
                                     * @enum {string}
                                     */
                                    late_photos: "queue" | "restart";
                                };
                                checks: {
                                    /** @default 0.02 */
                                    unreadable: number;
                                    label_conflicts: unknown;
                                    small_classes: unknown;
                                    similar_labels: unknown;
                                    imbalance: unknown;
                                    sides: unknown;
                                    class_sides: unknown;
                                    near_duplicates: unknown;
                                    contradictions: unknown;
                                    blank: unknown;
                                    zeros: unknown;
                                    range: unknown;
                                    levels: unknown;
                                    gray: unknown;
                                    skewness: unknown;
                                    size: unknown;
                                    aspect: unknown;
                                    outliers: unknown;
                                    psi: unknown;
                                };
                                /**
                                 * @default records
                                 * @enum {string}
                                 */
                                quarantine: "records" | "copies";
                                /**
                                 * @default taint
                                 * @enum {string}
                                 */
                                on_delete: "taint" | "retrain";
                            };
                            preprocess: {
                                /**
                                 * @default [
                                 *       192,
                                 *       192
                                 *     ]
                                 */
                                size: [
                                    number,
                                    number
                                ];
                                transform?: unknown;
                            };
                            search: {
                                /**
                                 * @default [
                                 *       "pretrained.efficientnet-lite0"
                                 *     ]
                                 */
                                trainers: ("pretrained.efficientnet-lite0" | "pretrained.resnet18" | "pretrained.resnet50" | "pretrained.vgg16" | "pretrained.onnx" | "keras.cnn" | "keras.vgg16" | "torch.cnn" | "torch.resnet18")[];
                                space: {
                                    learning_rate?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    weight_decay?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    dropout?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    hidden?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    batch_size?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    augment?: ("none" | "flip" | "rotate" | "zoom" | "colour" | "all" | "crop" | "erase")[];
                                    optimiser?: ("adam" | "sgd")[];
                                    momentum?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    schedule?: ("constant" | "cosine")[];
                                    dense?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    label_smoothing?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    class_weights?: ("none" | "balanced")[];
                                    patience?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    frozen_epochs?: number[] | {
                                        log: [
                                            number,
                                            number
                                        ];
                                    } | {
                                        linear: [
                                            number,
                                            number
                                        ];
                                    };
                                    "pretrained.efficientnet-lite0"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        hidden?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip")[];
                                    };
                                    "pretrained.resnet18"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        hidden?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip")[];
                                    };
                                    "pretrained.resnet50"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        hidden?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip")[];
                                    };
                                    "pretrained.vgg16"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        hidden?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip")[];
                                    };
                                    "pretrained.onnx"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        hidden?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip")[];
                                    };
                                    "keras.cnn"?: {
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip" | "rotate" | "zoom" | "colour" | "all" | "crop" | "erase")[];
                                    };
                                    "keras.vgg16"?: {
                                        optimiser?: ("adam" | "sgd")[];
                                        momentum?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        schedule?: ("constant" | "cosine")[];
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dense?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip" | "rotate" | "zoom" | "colour" | "all" | "crop" | "erase")[];
                                        label_smoothing?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        class_weights?: ("none" | "balanced")[];
                                        patience?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        frozen_epochs?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                    };
                                    "torch.cnn"?: {
                                        optimiser?: ("adam" | "sgd")[];
                                        momentum?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        schedule?: ("constant" | "cosine")[];
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dense?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip" | "rotate" | "zoom" | "colour" | "all" | "crop" | "erase")[];
                                        label_smoothing?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        class_weights?: ("none" | "balanced")[];
                                        patience?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                    };
                                    "torch.resnet18"?: {
                                        optimiser?: ("adam" | "sgd")[];
                                        momentum?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        learning_rate?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        schedule?: ("constant" | "cosine")[];
                                        weight_decay?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dropout?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        dense?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        batch_size?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        augment?: ("none" | "flip" | "rotate" | "zoom" | "colour" | "all" | "crop" | "erase")[];
                                        label_smoothing?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        class_weights?: ("none" | "balanced")[];
                                        patience?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                        frozen_epochs?: number[] | {
                                            log: [
                                                number,
                                                number
                                            ];
                                        } | {
                                            linear: [
                                                number,
                                                number
                                            ];
                                        };
                                    };
                                };
                                weights?: {
                                    uri: string;
                                    sha256: string;
                                };
                                /**
                                 * @default random
                                 * @enum {string}
                                 */
                                strategy: "random" | "grid" | "stratified" | "halving";
                                halving?: {
                                    /** @default 3 */
                                    eta: number;
                                    /** @default 3 */
                                    rungs: number;
                                };
                                trials?: number;
                                per_trainer?: number;
                                /** @default 2 */
                                parallel: number;
                                trials_per_run?: number;
                                /** @enum {string} */
                                engine?: "process" | "spark";
                                failed_trials?: number;
                                budget?: {
                                    time?: unknown;
                                    run_time?: unknown;
                                };
                                epochs?: number;
                                /**
                                 * @default validation_accuracy
                                 * @enum {string}
                                 */
                                select_by: "validation_accuracy" | "validation_loss";
                                /** @default 1 */
                                seed: number;
                            };
                            gate: {
                                /** @default 0 */
                                accuracy: number;
                                recall: {
                                    every_class?: number;
                                };
                                slices?: {
                                    widest_gap?: number;
                                };
                                scores?: Record<string, never>;
                                champion: {
                                    /** @default 0.02 */
                                    margin: number;
                                    /**
                                     * @default not_behind
                                     * @enum {string}
                                     */
                                    inconclusive: "not_behind" | "pass" | "refuse";
                                };
                            };
                            retention: {
                                /** @default 5 */
                                versions: number;
                                /** @default [] */
                                pinned: string[];
                                /** @default 2592000 */
                                runs: unknown;
                            };
                            compute?: {
                                cluster?: string;
                                runtime?: string;
                                node_type?: string;
                                workers?: number;
                                policy?: string;
                                pool?: string;
                                image?: {
                                    url: string;
                                    login?: string;
                                };
                                tags?: {
                                    [key: string]: string;
                                };
                                train?: {
                                    cluster?: string;
                                    runtime?: string;
                                    node_type?: string;
                                    workers?: number;
                                    policy?: string;
                                    pool?: string;
                                    image?: {
                                        url: string;
                                        login?: string;
                                    };
                                    tags?: {
                                        [key: string]: string;
                                    };
                                };
                            };
                            serving?: {
                                reject_below?: number;
                                logged?: number;
                                /** @enum {string} */
                                keep_photos?: "logged" | "unsure";
                                retention?: unknown;
                            };
                        };
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    publishPlan: {
        parameters: {
            query?: {
                /** @description Only say what would happen. */
                dryRun?: string | boolean;
                /** @description Make this version current again; the body is empty. */
                version?: number;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        /** @description A text of at most 65536 bytes. */
        requestBody?: {
            content: {
                "application/yaml": Blob;
                "application/json": Blob;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        dryRun: boolean;
                        version: number;
                        by: string | null;
                        at: string;
                        retired: boolean;
                        differences: {
                            field: string;
                            from: unknown;
                            to: unknown;
                        }[];
                        /** @enum {string} */
                        would: "retrain" | "judge again" | "nothing";
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    listPlanVersions: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string;
                /** @description How many at the most. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: {
                            version: number;
                            by: string | null;
                            at: string;
                            retired: boolean;
                            url: string;
                        }[];
                        broken: string[];
                        /** @description Give it as `after` to get the next page. */
                        next?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    retrain: {
        parameters: {
            query?: {
                /** @description Train again even if the same photos, plan and code were trained before. */
                force?: string | boolean;
                /** @description The whole path on so many photos of each class; its model is never released. */
                sample?: number | string;
                /** @description Trains on the photos of this dataset version, as they were listed then. */
                dataset?: string;
                /** @description Only say what would happen. */
                dryRun?: string | boolean;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Train again even if the same photos, plan and code were trained before. */
                    force?: string | boolean;
                    /** @description The whole path on so many photos of each class; its model is never released. */
                    sample?: number | string;
                    /** @description Trains on the photos of this dataset version, as they were listed then. */
                    dataset?: string;
                    /** @description Only say what would happen. */
                    dryRun?: string | boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        dryRun: true;
                        runId: string;
                        snapshot: string;
                        files: number;
                        ignored: {
                            [key: string]: number;
                        };
                        /** @enum {string} */
                        would: "start" | "reuse";
                        because?: string;
                    } | {
                        runId: string;
                        /** @enum {string} */
                        status: "started" | "queued" | "reused";
                        because?: string;
                        statusUrl: string;
                    };
                };
            };
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: string;
                        /** @enum {string} */
                        status: "started" | "queued" | "reused";
                        because?: string;
                        statusUrl: string;
                    } | {
                        requestId: string;
                        /** @constant */
                        status: "listing";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                requestId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        requestId: string;
                        /** @constant */
                        status: "listing";
                    } | {
                        runId: string;
                        /** @enum {string} */
                        status: "started" | "queued" | "reused";
                        because?: string;
                        requestId: string;
                        statusUrl: string;
                    } | {
                        requestId: string;
                        /** @constant */
                        status: "failed";
                        because: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    disableModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        /** @constant */
                        enabled: false;
                        since?: string;
                        retired: boolean;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    enableModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        /** @constant */
                        enabled: true;
                        ignored?: number;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string;
                /** @description How many at the most. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: {
                            runId: string;
                            /** @enum {string} */
                            status: "promoted" | "refused" | "rejected" | "unchanged" | "failed" | "cancelled" | "superseded" | "running" | "queued";
                            trigger?: {
                                /** @enum {string} */
                                kind: "photos" | "schedule" | "http" | "code" | "drift" | "deletion";
                                at: string;
                                by?: string;
                            };
                            startedAt?: string;
                            endedAt?: string;
                            seconds?: number;
                            because?: string;
                            version?: string;
                            accuracy?: number;
                            cost?: {
                                amount?: number;
                                currency: string;
                                /** @constant */
                                of: "estimate";
                                without: string[];
                            };
                            url: string;
                        }[];
                        /** @description Give it as `after` to get the next page. */
                        next?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: string;
                        model: string;
                        snapshot: string;
                        trainingHash: string;
                        code: string;
                        attempt: number;
                        sample?: number;
                        fromDataset?: string;
                        trigger?: {
                            /** @enum {string} */
                            kind: "photos" | "schedule" | "http" | "code" | "drift" | "deletion";
                            at: string;
                            by?: string;
                        };
                        because: string;
                        dataset?: string;
                        warnings?: string[];
                        winner?: number;
                        evidence?: {
                            photos: number;
                            challenger: {
                                accuracy: number;
                                correct: number;
                                wilson95: [
                                    number,
                                    number
                                ];
                                logLoss?: number;
                                brier?: number;
                            } & {
                                [key: string]: unknown;
                            };
                        } & {
                            [key: string]: unknown;
                        };
                        verdict?: {
                            passed: boolean;
                            checks: ({
                                name: string;
                                passed: boolean;
                                detail: string;
                            } & {
                                [key: string]: unknown;
                            })[];
                            notes?: string[];
                            judgedBefore?: number;
                        } & {
                            [key: string]: unknown;
                        };
                        version?: string;
                        sameAs?: string;
                        machines?: {
                            /** @enum {string} */
                            kind: "lifecycle" | "run" | "standing" | "serverless" | "unknown";
                            machine: string;
                            nodes?: number;
                            databricksRuns: number;
                            seconds: number;
                            hours?: number;
                            untold: number;
                        }[];
                        cost?: {
                            amount?: number;
                            currency: string;
                            /** @constant */
                            of: "estimate";
                            without: string[];
                        };
                        endedAt: string;
                        /** @enum {string} */
                        status: "promoted" | "refused" | "rejected" | "unchanged" | "failed" | "cancelled" | "superseded";
                        startedAt?: string;
                        seconds?: number;
                        accuracy?: number;
                        trials: {
                            number: number;
                            trainer: string;
                            hyperparameters: {
                                [key: string]: number | string;
                            };
                            /** @enum {string} */
                            status: "succeeded" | "failed" | "cancelled";
                            reason?: string;
                            /** @constant */
                            notBegun?: true;
                            mlflowRunId?: string;
                            databricksRunId?: string;
                            reusedFrom?: {
                                runId: string;
                                number: number;
                            };
                            rung?: {
                                number: number;
                                until?: number;
                            };
                            best?: {
                                epoch: number;
                                trainLoss: number;
                                trainAccuracy: number;
                                validationLoss: number;
                                validationAccuracy: number;
                            };
                            seconds?: number;
                            databricks?: string;
                            mlflow?: string;
                            /** @constant */
                            asOf?: "best epoch";
                        }[];
                        leftOut: {
                            count: number;
                            first: {
                                path: string;
                                reason: string;
                                detail: string;
                            }[];
                            all?: string;
                            ignored: {
                                [key: string]: number;
                            };
                        };
                        reportUrl?: string;
                    } | {
                        runId: string;
                        model: string;
                        snapshot: string;
                        trainingHash: string;
                        code: string;
                        attempt: number;
                        sample?: number;
                        fromDataset?: string;
                        trigger?: {
                            /** @enum {string} */
                            kind: "photos" | "schedule" | "http" | "code" | "drift" | "deletion";
                            at: string;
                            by?: string;
                        };
                        /** @constant */
                        status: "running";
                        startedAt?: string;
                        stage: string;
                        total: number;
                        done: number;
                        since?: string;
                        detail: string;
                        trials: {
                            number: number;
                            trainer: string;
                            hyperparameters: {
                                [key: string]: number | string;
                            };
                            seed: number;
                            rung?: {
                                number: number;
                                since?: number;
                                until?: number;
                            };
                            reusedFrom?: {
                                runId: string;
                                number: number;
                            };
                            status: string;
                            reason?: string;
                            epoch?: number;
                            metrics?: {
                                [key: string]: number;
                            };
                            /** @constant */
                            asOf?: "last epoch";
                            mlflowRunId?: string;
                            databricksRunId?: string;
                            databricks?: string;
                            mlflow?: string;
                        }[];
                        leftOut: {
                            count: number;
                            first: {
                                path: string;
                                reason: string;
                                detail: string;
                            }[];
                            all?: string;
                            ignored: {
                                [key: string]: number;
                            };
                        };
                    } | {
                        runId: string;
                        model: string;
                        snapshot: string;
                        trainingHash: string;
                        code: string;
                        attempt: number;
                        sample?: number;
                        fromDataset?: string;
                        trigger?: {
                            /** @enum {string} */
                            kind: "photos" | "schedule" | "http" | "code" | "drift" | "deletion";
                            at: string;
                            by?: string;
                        };
                        /** @enum {string} */
                        status: "queued" | "failed" | "superseded";
                        startedAt?: string;
                        because?: string;
                        trials: unknown[];
                        leftOut: {
                            count: number;
                            first: {
                                path: string;
                                reason: string;
                                detail: string;
                            }[];
                            all?: string;
                            ignored: {
                                [key: string]: number;
                            };
                        };
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getTrialLogs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
                trial: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: string;
                        trial: number;
                        databricksRunId: string;
                        databricks: string;
                        state: string;
                        logs: string;
                        error?: string;
                        errorTrace?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    listLeftOut: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string;
                /** @description How many at the most. */
                limit?: number;
            };
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: {
                            path: string;
                            reason: string;
                            detail: string;
                        }[];
                        /** @description Give it as `after` to get the next page. */
                        next?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    retryRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: string;
                        /** @enum {string} */
                        status: "started" | "queued" | "reused";
                        because?: string;
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    cancelRun: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default asked for by HTTP */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: string;
                        /** @constant */
                        status: "cancelled";
                    };
                };
            };
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: string;
                        /** @constant */
                        status: "cancelling";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    listDatasets: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string;
                /** @description How many at the most. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        datasets: {
                            dataset: string;
                            photos: number;
                            classes: string[];
                            describedAt: string;
                            runId: string;
                            url: string;
                        }[];
                        broken: {
                            dataset: string;
                            why: string;
                        }[];
                        /** @description Give it as `after` to get the next page. */
                        next?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                /** @description A dataset, so much of its beginning that it is the only one, or "latest". */
                dataset: "latest" | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        classes: string[];
                        photos: number;
                        counts: unknown;
                        files: number;
                        leftOut: {
                            count: number;
                            first: {
                                path: string;
                                reason: string;
                                detail: string;
                            }[];
                            all?: string;
                            ignored: {
                                [key: string]: number;
                            };
                            reasons: {
                                [key: string]: number;
                            };
                        };
                        classesLeftOut: {
                            label: string;
                            photos: number;
                            /** @enum {string} */
                            reason: "unknown-class" | "held-class" | "class-too-small";
                            detail: string;
                        }[];
                        nearDuplicates: number;
                        dataset: string;
                        snapshot: string;
                        runId: string;
                        describedAt: string;
                        include?: {
                            paths?: string[];
                            newer_than?: string;
                        };
                        model: string;
                        trainings: {
                            runId: string;
                            /** @enum {string} */
                            outcome: "promoted" | "refused" | "rejected" | "unchanged" | "failed" | "cancelled" | "superseded";
                            version?: string;
                        }[];
                        photosUrl: string;
                        reportUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    datasetPhotos: {
        parameters: {
            query?: {
                label?: string;
                split?: "train" | "validation" | "test";
                /** @description The last photo of the page before. */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                /** @description A dataset, so much of its beginning that it is the only one, or "latest". */
                dataset: "latest" | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dataset: string;
                        photos: {
                            photo: string;
                            label: string;
                            /** @enum {string} */
                            split: "train" | "validation" | "test";
                        }[];
                        /** @description Give it as `after` to get the next page. */
                        next?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    diffDatasets: {
        parameters: {
            query?: {
                limit?: number;
                /** @description Ask for what this operation has found, instead of beginning one. */
                operation?: string;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                /** @description A dataset, so much of its beginning that it is the only one, or "latest". */
                dataset: "latest" | string;
                /** @description A dataset, so much of its beginning that it is the only one, or "latest". */
                other: "latest" | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        from: {
                            dataset: string;
                            photos: number;
                            describedAt: string;
                        };
                        to: {
                            dataset: string;
                            photos: number;
                            describedAt: string;
                        };
                        added: {
                            count: number;
                            first: {
                                [key: string]: string | null;
                            }[];
                        };
                        removed: {
                            count: number;
                            first: {
                                [key: string]: string | null;
                            }[];
                        };
                        relabelled: {
                            count: number;
                            first: {
                                [key: string]: string | null;
                            }[];
                        };
                        resplit: {
                            count: number;
                            first: {
                                [key: string]: string | null;
                            }[];
                        };
                        renamed: {
                            count: number;
                            first: {
                                [key: string]: string | null;
                            }[];
                        };
                        changed: {
                            count: number;
                            first: {
                                [key: string]: string | null;
                            }[];
                        };
                        relabellings: {
                            from: string;
                            to: string;
                            count: number;
                        }[];
                    };
                };
            };
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operationId: string;
                        /** @constant */
                        status: "running";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    datasetReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                /** @description A dataset, so much of its beginning that it is the only one, or "latest". */
                dataset: "latest" | string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dataset: string;
                        verdict: string;
                    } & {
                        [key: string]: unknown;
                    };
                    "text/html": Blob;
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getQuarantine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: {
                            path: string;
                            etag: string;
                            reason: string;
                            detail: string;
                            since: string;
                            remedy: string;
                            copy?: string;
                        }[];
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getPhoto: {
        parameters: {
            query?: {
                /** @description Ask for what this operation has found, instead of beginning one. */
                operation?: string;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                /** @description The SHA-256 of the photo's bytes. */
                photo: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        photo: string;
                        erasure?: {
                            /** @enum {string} */
                            status: "running" | "done" | "failed";
                            url: string;
                        };
                        deleted: {
                            runId: string;
                            at: string;
                        } | null;
                        files: {
                            path: string;
                            etag: string;
                            present: boolean;
                        }[];
                        datasets: {
                            dataset: string;
                            label: string;
                            split: string;
                        }[];
                        shards: string[];
                        versions: {
                            version: string;
                            role: string;
                            serves: boolean;
                            tainted: {
                                deleted: number;
                                erased: number;
                                since: string;
                            } | null;
                        }[];
                        /** @description Where the inference log keeps it, since somebody sent it to be predicted. */
                        logged: string | null;
                        goldenImageOf: string[];
                    };
                };
            };
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operationId: string;
                        /** @constant */
                        status: "running";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    erasePhoto: {
        parameters: {
            query?: {
                /** @description Keep even a photo from coming that was never seen. */
                deny?: string | boolean;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                /** @description The SHA-256 of the photo's bytes. */
                photo: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Keep even a photo from coming that was never seen. */
                    deny?: string | boolean;
                };
            };
        };
        responses: {
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        erasureId: string;
                        /** @enum {string} */
                        status: "running" | "done" | "failed";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                erasureId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        erasureId: string;
                        model: string;
                        orderedAt: string;
                        /** @default null */
                        orderedBy: string | null;
                        attempt: number;
                        /** @enum {string} */
                        status: "running" | "done" | "failed";
                        because?: string;
                        finishedAt?: string;
                        /** @default 0 */
                        files: number;
                        /** @default [] */
                        places: string[];
                        /** @default [] */
                        learnedBy: {
                            model: string;
                            version: string;
                            serves: boolean;
                        }[];
                        /** @default [] */
                        problems: string[];
                        /** @description What its orchestration says of itself, while it runs. */
                        progress?: unknown;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getRetention: {
        parameters: {
            query?: {
                /** @description Ask for what this operation has found, instead of beginning one. */
                operation?: string;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        /** @constant */
                        dryRun: true;
                        retention: {
                            /** @default 5 */
                            versions: number;
                            /** @default [] */
                            pinned: string[];
                            /** @default 2592000 */
                            runs: unknown;
                        };
                        logged: number | null;
                        bytes: number;
                        goes: {
                            what: string;
                            blobs: number;
                            bytes: number;
                        }[];
                        keeps: {
                            everything?: string;
                            versions: {
                                [key: string]: string;
                            };
                            runs: {
                                [key: string]: string;
                            };
                            datasets: {
                                [key: string]: string;
                            };
                            snapshots: {
                                [key: string]: string;
                            };
                            shards: number;
                        };
                        /** @description What the last sweep did, or null. */
                        lastSweep: unknown;
                    };
                };
            };
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operationId: string;
                        /** @constant */
                        status: "running";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    sweepNow: {
        parameters: {
            query?: {
                /** @description Only say what would go. */
                dryRun?: string | boolean;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Only say what would go. */
                    dryRun?: string | boolean;
                };
            };
        };
        responses: {
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operationId: string;
                        /** @constant */
                        status: "running";
                        statusUrl: string;
                    } | {
                        /** @constant */
                        status: "sweeping";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "done" | "failed" | "none";
                        /** @description What was deleted, or why that failed; null where there was no sweep. */
                        result: unknown;
                    };
                };
            };
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "sweeping";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    predict: {
        parameters: {
            query?: {
                /** @description The version that serves, or the one before it; left out, whichever serves. */
                version?: string;
                /** @description How many classes are told of, the likeliest first; left out, all. */
                top?: number;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        /** @description A file itself, of at most 52428800 bytes, a form with files, or JSON. */
        requestBody: {
            content: {
                "image/jpeg": Blob;
                "image/png": Blob;
                "image/webp": Blob;
                "image/gif": Blob;
                "image/tiff": Blob;
                "image/bmp": Blob;
                "image/heic": Blob;
                "image/heif": Blob;
                "application/octet-stream": Blob;
                "multipart/form-data": {
                    photo: Blob[];
                };
                "application/json": {
                    /** @description Photos in base64, also with data:…;base64, before it. */
                    images: string[];
                } | {
                    /** @description One photo of any size: rows of pixels, each [red, green, blue]. */
                    pixels: [
                        number,
                        number,
                        number
                    ][][];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        predictionId: string;
                        label: string;
                        likeliest?: string;
                        probability: number;
                        probabilities: {
                            [key: string]: number;
                        };
                        model: string;
                        version: string;
                        runId: string;
                        dataset: string;
                        latencyMs: number;
                        stale?: boolean;
                    } | {
                        predictions: ({
                            predictionId: string;
                            label: string;
                            likeliest?: string;
                            probability: number;
                            probabilities: {
                                [key: string]: number;
                            };
                            model: string;
                            version: string;
                            runId: string;
                            dataset: string;
                            latencyMs: number;
                            stale?: boolean;
                        } | {
                            error: {
                                type: string;
                                title: string;
                                status: number;
                                detail: string;
                            } & {
                                [key: string]: unknown;
                            };
                        })[];
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": Blob;
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getPredictionPhoto: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                predictionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": Blob;
                    "image/png": Blob;
                    "image/webp": Blob;
                    "image/gif": Blob;
                    "image/tiff": Blob;
                    "image/bmp": Blob;
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getPrediction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                predictionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        predictionId: string;
                        at: string;
                        model: string;
                        version: string;
                        label: string;
                        probability: number;
                        latencyMs: number;
                        features: {
                            brightness: number;
                            contrast: number;
                            red: number;
                            green: number;
                            blue: number;
                            pixels: number;
                            aspect: number;
                        };
                        unsure?: boolean;
                        stale?: boolean;
                        photo?: string;
                        runId?: string;
                        dataset?: string;
                        code?: string;
                        versionUrl?: string;
                        runUrl?: string;
                        datasetUrl?: string;
                        /** @description Why run, dataset and code are left out: the version's card is damaged. */
                        lineageUnknown?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    explain: {
        parameters: {
            query?: {
                /** @description The version that serves, or the one before it; left out, whichever serves. */
                version?: string;
                /** @description The class to explain; left out, the likeliest. */
                class?: string;
                /** @description Cells along the longer side; each is covered and costs a look of the model. */
                grid?: number;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        /** @description A file itself, of at most 52428800 bytes, a form with files, or JSON. */
        requestBody: {
            content: {
                "image/jpeg": Blob;
                "image/png": Blob;
                "image/webp": Blob;
                "image/gif": Blob;
                "image/tiff": Blob;
                "image/bmp": Blob;
                "image/heic": Blob;
                "image/heif": Blob;
                "application/octet-stream": Blob;
                "multipart/form-data": {
                    photo: Blob[];
                };
                "application/json": {
                    /** @description Photos in base64, also with data:…;base64, before it. */
                    images: string[];
                } | {
                    /** @description One photo of any size: rows of pixels, each [red, green, blue]. */
                    pixels: [
                        number,
                        number,
                        number
                    ][][];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        label: string;
                        likeliest?: string;
                        probability: number;
                        model: string;
                        version: string;
                        runId: string;
                        dataset: string;
                        stale?: boolean;
                        class: string;
                        base: number;
                        width: number;
                        height: number;
                        drops: number[][];
                    };
                    "image/png": Blob;
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    v2Server: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        version: string;
                        extensions: string[];
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
        };
    };
    v2Live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        live: boolean;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
        };
    };
    v2Ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
        };
    };
    v2Model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        versions: string[];
                        platform: string;
                        inputs: {
                            name: string;
                            datatype: string;
                            shape: number[];
                        }[];
                        outputs: {
                            name: string;
                            datatype: string;
                            shape: number[];
                        }[];
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
        };
    };
    v2Version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        versions: string[];
                        platform: string;
                        inputs: {
                            name: string;
                            datatype: string;
                            shape: number[];
                        }[];
                        outputs: {
                            name: string;
                            datatype: string;
                            shape: number[];
                        }[];
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
        };
    };
    v2ModelReady: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        ready: boolean;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
        };
    };
    v2VersionReady: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        ready: boolean;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
        };
    };
    v2Infer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        /** @description A file itself, of at most 104857600 bytes, or JSON. */
        requestBody: {
            content: {
                "application/octet-stream": Blob;
                "application/json": {
                    id?: string;
                    parameters?: {
                        binary_data_output?: boolean;
                    } & {
                        [key: string]: unknown;
                    };
                    inputs: ({
                        /** @enum {string} */
                        name: "image" | "pixels";
                        /** @enum {string} */
                        datatype: "BYTES" | "UINT8";
                        shape: number[];
                        parameters?: {
                            binary_data_size?: number;
                        } & {
                            [key: string]: unknown;
                        };
                        data?: unknown;
                    } & {
                        [key: string]: unknown;
                    })[];
                    outputs?: ({
                        /** @enum {string} */
                        name: "probabilities" | "label" | "predictionId";
                        parameters?: {
                            binary_data?: boolean;
                            classification?: number;
                        } & {
                            [key: string]: unknown;
                        };
                    } & {
                        [key: string]: unknown;
                    })[];
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        model_name: string;
                        model_version: string;
                        outputs: {
                            name: string;
                            datatype: string;
                            shape: number[];
                            parameters?: {
                                [key: string]: string | number | boolean;
                            };
                            data?: (number | string)[];
                        }[];
                    };
                    "application/octet-stream": Blob;
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
        };
    };
    v2VersionInfer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                version: string;
            };
            cookie?: never;
        };
        /** @description A file itself, of at most 104857600 bytes, or JSON. */
        requestBody: {
            content: {
                "application/octet-stream": Blob;
                "application/json": {
                    id?: string;
                    parameters?: {
                        binary_data_output?: boolean;
                    } & {
                        [key: string]: unknown;
                    };
                    inputs: ({
                        /** @enum {string} */
                        name: "image" | "pixels";
                        /** @enum {string} */
                        datatype: "BYTES" | "UINT8";
                        shape: number[];
                        parameters?: {
                            binary_data_size?: number;
                        } & {
                            [key: string]: unknown;
                        };
                        data?: unknown;
                    } & {
                        [key: string]: unknown;
                    })[];
                    outputs?: ({
                        /** @enum {string} */
                        name: "probabilities" | "label" | "predictionId";
                        parameters?: {
                            binary_data?: boolean;
                            classification?: number;
                        } & {
                            [key: string]: unknown;
                        };
                    } & {
                        [key: string]: unknown;
                    })[];
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id?: string;
                        model_name: string;
                        model_version: string;
                        outputs: {
                            name: string;
                            datatype: string;
                            shape: number[];
                            parameters?: {
                                [key: string]: string | number | boolean;
                            };
                            data?: (number | string)[];
                        }[];
                    };
                    "application/octet-stream": Blob;
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["v2"];
                };
            };
        };
    };
    getDrift: {
        parameters: {
            query?: {
                /** @description Compare now, instead of giving the last check's report. Nobody is told of what it finds. */
                now?: string | boolean;
                /** @description Ask for what this operation has found, instead of beginning one. */
                operation?: string;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model: string;
                        version: string;
                        at: string;
                        windowDays: number;
                        limit: number;
                        requests: number;
                        /** @enum {string} */
                        verdict: "stable" | "drifted" | "too-few";
                        sentence: string;
                        features: {
                            [key: string]: {
                                psi: number;
                                /** @enum {string} */
                                verdict: "stable" | "drifted" | "too-few";
                            };
                        };
                        classes: {
                            psi: number;
                            /** @enum {string} */
                            verdict: "stable" | "drifted" | "too-few";
                            learned: unknown;
                            predicted: unknown;
                        };
                        raised: {
                            version: string;
                            at: string;
                            told: boolean;
                        } | null;
                    };
                };
            };
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operationId: string;
                        /** @constant */
                        status: "running";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    listBatches: {
        parameters: {
            query?: {
                /** @description The `next` of the page before. */
                after?: string;
                /** @description How many at the most. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        batches: ({
                            batchId: string;
                            model: string;
                            container: string;
                            prefix: string;
                            photos: number;
                            pages: number;
                            ignored: {
                                [key: string]: number;
                            };
                            version: string;
                            runId: string;
                            sha256: string;
                            dataset: string;
                            rejectBelow?: number;
                            askedAt: string;
                            url: string;
                            /** @enum {string} */
                            status: "running" | "cancelling" | "cancelled" | "failed" | "done";
                            /** @description Why, and what to do. */
                            because?: string;
                            progress?: {
                                pages: {
                                    done: number;
                                    total: number;
                                };
                                photos: {
                                    done: number;
                                    total: number;
                                };
                                unreadable: number;
                            };
                            summary?: {
                                batchId: string;
                                model: string;
                                container: string;
                                prefix: string;
                                listing: string;
                                ignored: {
                                    [key: string]: number;
                                };
                                version: string;
                                runId: string;
                                sha256: string;
                                dataset: string;
                                rejectBelow?: number;
                                askedAt: string;
                                classes: string[];
                                photos: number;
                                unreadable: number;
                                labels: unknown;
                                reasons: unknown;
                                finishedAt: string;
                            };
                            results?: {
                                jsonl: string;
                                csv: string;
                            };
                        } | {
                            batchId: string;
                            model: string;
                            url: string;
                            /** @constant */
                            status: "listing";
                        } | {
                            batchId: string;
                            model: string;
                            url: string;
                            /** @constant */
                            status: "failed";
                            /** @description Why, and what to do. */
                            because: string;
                        })[];
                        broken: {
                            batchId: string;
                            why: string;
                        }[];
                        /** @description Give it as `after` to get the next page. */
                        next?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    startBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A folder in the container of the model's photos, whose name may come first. */
                    prefix: string;
                    /** @description The one that serves, if nothing is said. */
                    version?: string;
                    /**
                     * @description A JSON object a line, or a table with a header.
                     * @default jsonl
                     * @enum {string}
                     */
                    format?: "jsonl" | "csv";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        batchId: string;
                        resultsUrl: string;
                        statusUrl: string;
                        /** @constant */
                        status: "done";
                        because: string;
                    };
                };
            };
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        batchId: string;
                        resultsUrl: string;
                        statusUrl: string;
                        /** @enum {string} */
                        status: "running" | "listing";
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        batchId: string;
                        model: string;
                        container: string;
                        prefix: string;
                        photos: number;
                        pages: number;
                        ignored: {
                            [key: string]: number;
                        };
                        version: string;
                        runId: string;
                        sha256: string;
                        dataset: string;
                        rejectBelow?: number;
                        askedAt: string;
                        url: string;
                        /** @enum {string} */
                        status: "running" | "cancelling" | "cancelled" | "failed" | "done";
                        /** @description Why, and what to do. */
                        because?: string;
                        progress?: {
                            pages: {
                                done: number;
                                total: number;
                            };
                            photos: {
                                done: number;
                                total: number;
                            };
                            unreadable: number;
                        };
                        summary?: {
                            batchId: string;
                            model: string;
                            container: string;
                            prefix: string;
                            listing: string;
                            ignored: {
                                [key: string]: number;
                            };
                            version: string;
                            runId: string;
                            sha256: string;
                            dataset: string;
                            rejectBelow?: number;
                            askedAt: string;
                            classes: string[];
                            photos: number;
                            unreadable: number;
                            labels: unknown;
                            reasons: unknown;
                            finishedAt: string;
                        };
                        results?: {
                            jsonl: string;
                            csv: string;
                        };
                    } | {
                        batchId: string;
                        model: string;
                        url: string;
                        /** @constant */
                        status: "listing";
                    } | {
                        batchId: string;
                        model: string;
                        url: string;
                        /** @constant */
                        status: "failed";
                        /** @description Why, and what to do. */
                        because: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    getBatchResults: {
        parameters: {
            query?: {
                /** @description A JSON object a line, or a table with a header; left out, what Accept likes better. */
                format?: "jsonl" | "csv";
            };
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": Blob;
                    "text/csv": Blob;
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    cancelBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The model, by the name that its plan gives it. */
                model: string;
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        batchId: string;
                        /** @constant */
                        status: "cancelling";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    deepHealth: {
        parameters: {
            query?: {
                /** @description Ask for what this operation has found, instead of beginning one. */
                operation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok" | "failing";
                        at: string;
                        checks: {
                            check: string;
                            ok: boolean;
                            detail: string;
                            remedy?: string;
                        }[];
                    };
                };
            };
            /** @description Begun; Location says where to look. */
            202: {
                headers: {
                    /** @description Where to look. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operationId: string;
                        /** @constant */
                        status: "running";
                        statusUrl: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
    listActs: {
        parameters: {
            query?: {
                /** @description Such as 2026-11-27, in UTC; left out, today. */
                day?: string;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description How many at the most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        day: string;
                        acts: {
                            at: string;
                            call: string;
                            by: string | null;
                            did: string;
                            to: {
                                [key: string]: string;
                            };
                            status: number | null;
                            location: string | null;
                        }[];
                        /** @description Give it as `after` to get the next page. */
                        next?: string;
                    };
                };
            };
            /** @description The request cannot be served as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
            /** @description The fault is not the request's; with Retry-After where it may pass. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["problem"];
                };
            };
        };
    };
}
