#!/bin/sh
# npm run refresh: has azd know on this machine what was provisioned from another one. Nothing is changed on Azure.
set -e
. "$(dirname "$0")/select.sh"
azd env refresh --no-prompt
