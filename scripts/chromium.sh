#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests, bringing one where the machine has none.
# First of: ENGAGE_CHROMIUM, the system's, one that Playwright fetched, the system's package, Playwright's download.
set -euo pipefail
python=${PYTHON:-.venv/bin/python}

if [ -n "${ENGAGE_CHROMIUM:-}" ]; then
  [ -x "$ENGAGE_CHROMIUM" ] || { echo "ENGAGE_CHROMIUM names $ENGAGE_CHROMIUM, which cannot be run." >&2; exit 1; }
  echo "$ENGAGE_CHROMIUM"; exit 0
fi

system() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do command -v "$name" && return 0; done
  return 1
}
fetched() {
  local path
  path=$("$python" - <<'PY'
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
PY
  ) && [ -x "$path" ] && echo "$path"
}

system && exit 0
fetched && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "No Chromium here: installing the system's package" >&2
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >&2; then
    system && exit 0
  fi
fi
echo "No Chromium here: fetching Playwright's own" >&2
if "$python" -m playwright install chromium >&2; then fetched && exit 0; fi

cat >&2 <<'SAY'
The browser tests need Chromium and there is none: it is not installed, the system's package could not be installed
(that needs root and apt), and Playwright could not fetch its own. Install one, or name one in ENGAGE_CHROMIUM.
SAY
exit 1
