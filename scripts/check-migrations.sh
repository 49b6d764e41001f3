#!/usr/bin/env bash
# The migrations bring an empty database to exactly what the models say. Uses a database of its own and drops it.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export ENGAGE_ENV=development ENGAGE_DEMO=0 ENGAGE_REDIS_URL="" ENGAGE_DATABASE_URL="" ENGAGE_INSTANCE="$place"
for step in upgrade check; do
  if ! flask --app wsgi db "$step" >"$place/log" 2>&1; then cat "$place/log" >&2; exit 1; fi
done
echo "Migrations equal the models"
