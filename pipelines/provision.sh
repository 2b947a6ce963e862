#!/bin/sh
# npm run provision: brings up, or up to date, the environment that AZURE_ENV_NAME names, as whoever is logged in to the Azure CLI.
set -e
. "$(dirname "$0")/select.sh"
azd provision --no-prompt
