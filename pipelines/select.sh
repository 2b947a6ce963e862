# shellcheck shell=sh
# Read by the scripts beside it: selects the environment that AZURE_ENV_NAME names, as whoever is logged in to the Azure CLI.
: "${AZURE_ENV_NAME:?names the environment}" "${AZURE_LOCATION:?is where it lies}" "${AZURE_SUBSCRIPTION_ID:?pays for it}"
command -v azd > /dev/null || curl -fsSL https://aka.ms/install-azd.sh | bash -s -- --version 1.31.1
azd config set auth.useAzCliAuth true
# What keeps it from being selected is shown: mostly that there is none yet, as in a fresh checkout. Where there is one, azd makes no other.
azd env select "$AZURE_ENV_NAME" ||
  azd env new "$AZURE_ENV_NAME" --location "$AZURE_LOCATION" --subscription "$AZURE_SUBSCRIPTION_ID" --no-prompt
