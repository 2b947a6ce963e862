#!/bin/sh
# npm run rehearse: whether a backup comes back whole. One is made for this alone, and goes: of the environment that AZURE_ENV_NAME names,
# of the account of DATA_ACCOUNT_URL, or of the local stack. What one that was killed has left goes first.
set -e
kept=.darkroom/rehearsed
trap 'rm -rf "$kept"' EXIT
trap 'exit 1' HUP INT TERM
rm -rf "$kept"
test -z "$AZURE_ENV_NAME" || DATA_ACCOUNT_URL=$(azd env get-value DATA_ACCOUNT_URL)
node cli/darkroom.mjs backup --to "$kept" ${DATA_ACCOUNT_URL:+--account "$DATA_ACCOUNT_URL"}
node cli/darkroom.mjs restore --from "$kept" --rehearse
