#!/bin/sh
# npm run planned: tells the steps after it whether to log in and plan: for a change below infra/, of a branch of this repository.
set -e
case "$FORK" in
[Tt]rue)
  echo "A pull request of a fork logs in nowhere: there is no plan."
  exit
  ;;
esac
# Both systems check out the merge of the change, whose first parent is what it goes to; anything else is planned.
if git rev-parse --verify --quiet HEAD^2 > /dev/null && git diff --quiet HEAD^1 HEAD -- infra azure.yaml; then
  echo "Nothing below infra/ changes: there is no plan."
  exit
fi
echo "A plan follows."
test -z "$GITHUB_OUTPUT" || echo "planned=yes" >> "$GITHUB_OUTPUT"
test -z "$TF_BUILD" || echo "##vso[task.setvariable variable=PLANNED]yes"
