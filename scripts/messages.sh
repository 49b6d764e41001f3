#!/usr/bin/env bash
# Collects the words of the interface and brings every catalogue up to date; new ones stand there untranslated.
set -euo pipefail
bin=${1:-.venv/bin}
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
"$bin/pybabel" -q extract -F translations/babel.cfg -k _l -k lazy_gettext --no-location --sort-output --omit-header -o "$pot" .
for language in pl ar; do
  catalogue=translations/$language/LC_MESSAGES/messages.po
  mkdir -p "$(dirname "$catalogue")"
  if [ -f "$catalogue" ]; then
    "$bin/pybabel" -q update -i "$pot" -o "$catalogue" -l "$language" --no-fuzzy-matching --ignore-obsolete --no-wrap
  else
    "$bin/pybabel" -q init -i "$pot" -o "$catalogue" -l "$language" --no-wrap
  fi
done
