import htmx from "htmx.org/dist/htmx.esm.js";
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";

import "./desk/index.js";

// This runs before htmx starts: a module is done before DOMContentLoaded. A strict content security policy
// holds (no eval, no style element), and no page is kept in the browser's storage (R5.9).
Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  defaultFocusScroll: true,
  scrollBehavior: "auto",
  // 409 and 422 carry a page part that says what to do; other errors leave what is on the page alone.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "409|422", swap: true, error: false },
    { code: "...", swap: false, error: true },
  ],
});

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

// A request that failed is said aloud; the page stays as it was.
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, () => {
    const place = document.getElementById("said-aloud");
    if (place) place.textContent = place.dataset.failed;
  });
}

const COMPONENTS = [Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink];
for (const Component of COMPONENTS) createAll(Component);
document.addEventListener("htmx:load", (event) => {
  if (event.target === document.body) return;
  for (const Component of COMPONENTS.slice(0, -1)) createAll(Component, undefined, event.target);
});
