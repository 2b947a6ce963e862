#!/bin/sh
# npm run backup: keeps in BACKUP_TO what the account of DATA_ACCOUNT_URL has, or the local stack's; once a week all that is kept is
# read, and where BACKUP_REHEARSE is "yes" the newest comes back on this machine, which needs room for all of it.
set -e
: "${BACKUP_TO:?is where it goes: a folder, or the URL of a container in another account}"
node cli/darkroom.mjs backup --to "$BACKUP_TO" --keep "${BACKUP_KEEP:-7}" ${DATA_ACCOUNT_URL:+--account "$DATA_ACCOUNT_URL"}
test "$(date -u +%u)" != "${BACKUP_CHECK_DAY:-7}" || node cli/darkroom.mjs backup --to "$BACKUP_TO" --check
test "${BACKUP_REHEARSE:-no}" != yes || node cli/darkroom.mjs restore --from "$BACKUP_TO" --rehearse
