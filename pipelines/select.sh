# shellcheck shell=sh
# Read by the scripts beside it: selects the environment that AZURE_ENV_NAME names, as whoever is logged in to the Azure CLI.
: "${AZURE_ENV_NAME:?names the environment}" "${AZURE_LOCATION:?is where it lies}" "${AZURE_SUBSCRIPTION_ID:?pays for it}"
command -v azd > /dev/null || curl -fsSL https://aka.ms/install-azd.sh | bash -s -- --version 1.31.1
azd config set auth.useAzCliAuth true
# A federated login answers for five to ten minutes; what was asked for by then stays for an hour. Storage's and Databricks' turn comes later.
for resource in https://storage.azure.com/ 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d; do
  az account get-access-token --resource "$resource" --output none || echo "No token of $resource yet: it is asked for again when it is needed."
done
# What keeps it from being selected is shown: mostly that there is none yet, as in a fresh checkout. Where there is one, azd makes no other.
azd env select "$AZURE_ENV_NAME" ||
  azd env new "$AZURE_ENV_NAME" --location "$AZURE_LOCATION" --subscription "$AZURE_SUBSCRIPTION_ID" --no-prompt
