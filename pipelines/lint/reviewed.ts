import type { Reviewed } from "./findings.ts";

const ALONE = "arm/(dev|test|prod|existing-workspace)[.]json";
const NOT_PRIVATE =
  "PRIVATE_NETWORK closes it; without that, callers and whoever uploads come from anywhere, with tokens of Entra ID";
const SETTINGS = "of web apps; a document of settings alone is taken for one";
const FLEX = "Flex Consumption has no such setting";

/** What linters hold against us that stays, each with its reason. One that nothing is found for any more fails, too. */
export const REVIEWED: Record<string, readonly Reviewed[]> = {
  checkov: [
    { rule: "CKV_AZURE_35", at: RegExp(ALONE), why: NOT_PRIVATE },
    { rule: "CKV_AZURE_109", at: RegExp(ALONE), why: NOT_PRIVATE },
    { rule: "CKV_AZURE_139", at: RegExp(ALONE), why: NOT_PRIVATE },
    {
      rule: "CKV_AZURE_189",
      why: "trusted services of Azure read it from outside; its firewall is closed by PRIVATE_NETWORK",
    },
    { rule: "CKV_AZURE_193", why: "the app that sends to it logs in, and there is no key" },
    { rule: "CKV_AZURE_222", why: "an API that others call; who may is told by Entra ID or function keys" },
    {
      rule: "CKV_AZURE_158",
      why: "it needs a way into the network for each person; docs/azure/README.md says what PRIVATE_NETWORK leaves open",
    },
    { rule: "CKV2_AZURE_48", why: "nothing of ours lies in DBFS: tasks use volumes of the data account" },
    {
      rule: "CKV_AZURE_206",
      why: "zones in production, one place elsewhere; another region has the backup (docs/azure/backup.md)",
    },
    {
      rule: "CKV_AZURE_42",
      at: /arm\/(dev|test)[.]json/,
      why: "soft delete is on; purge protection would keep the name of an environment that comes and goes",
    },
    { rule: "CKV_AZURE_110", at: /arm\/(dev|test)[.]json/, why: "the same: production has it" },
    {
      rule: "CKV_AZURE_163",
      at: RegExp(ALONE),
      why: "scanning is Defender's, switched on for a subscription",
    },
    {
      rule: "CKV_AZURE_166",
      why: "quarantine wants Premium and somebody who lets images out; an image is tried before it is pushed, and named by its digest",
    },
    {
      rule: "CKV_AZURE_191",
      why: "it delivers to whom somebody subscribes; ours needs no identity for that",
    },
    {
      rule: "CKV_AZURE_225",
      why: "not every region has zones for Flex Consumption; with none, the platform starts elsewhere",
    },
    { rule: "CKV_AZURE_212", why: "each scales by itself, from nothing; production keeps instances ready" },
    { rule: "CKV_AZURE_17", why: "callers show a token or a key" },
    {
      rule: "CKV_AZURE_18",
      why: "a photo an answer gains nothing by HTTP/2, and nobody has tried it on Flex Consumption",
    },
    { rule: "CKV_AZURE_67", why: "the same" },
    { rule: "CKV_AZURE_78", why: `${FLEX}: there is no FTP, and publishing by password is off` },
    { rule: "CKV_AZURE_213", why: `${FLEX}; the availability test of the alerts asks from outside` },
    { rule: "CKV_AZURE_13", why: `${SETTINGS}; authsettingsV2 is there where SIGN_IN_CLIENT_ID is` },
    { rule: "CKV_AZURE_63", why: SETTINGS },
    { rule: "CKV_AZURE_65", why: SETTINGS },
    { rule: "CKV_AZURE_66", why: SETTINGS },
    { rule: "CKV_AZURE_80", why: SETTINGS },
    { rule: "CKV_AZURE_88", why: SETTINGS },
    { rule: "CKV_DOCKER_2", at: /^image\//, why: "Databricks looks after its clusters itself" },
    { rule: "CKV_DOCKER_3", at: /^image\//, why: "Databricks starts containers of clusters as root" },
    { rule: "CKV_GHA_7", at: /nightly/, why: "a choice of two environments; nothing is built" },
  ],
};
