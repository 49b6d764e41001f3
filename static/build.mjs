// Builds static/dist from static/styles, static/scripts and static/pictures. Run: node static/build.mjs
// Every file name carries a hash of its content, so it may be kept for ever; manifest.json leads from name to file.
// The same sources give the same bytes: nothing here reads the clock or depends on the order of a folder.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";

import * as esbuild from "esbuild";
import rtlcss from "rtlcss";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, "..", "node_modules");
const dist = path.join(here, "dist");
const gzip = promisify(zlib.gzip);
const brotli = promisify(zlib.brotliCompress);

const FONTS = {
  "atkinson-latin.woff2": "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
  "atkinson-latin-ext.woff2": "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
  "noto-arabic.woff2": "@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2",
};
const STYLES = ["public", "desk"];
const SCRIPTS = ["public", "desk"];
const COMPRESSED = /\.(css|js|svg|json)$/;

/** The text that an SVG file has between its outer tags, without colours: the page gives those. */
function insideOf(svg) {
  return svg
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/ fill="(?:currentColor|#333333)"/g, "")
    .replace(/ clip-rule="evenodd"/g, "")
    .replace(/\s*\n\s*/g, "")
    .trim();
}

/** All pictures, for the server to place into pages: {name: {line, body}}. */
async function pictures() {
  const lines = JSON.parse(await readFile(path.join(here, "pictures", "lines.json"), "utf8"));
  const filled = JSON.parse(await readFile(path.join(here, "pictures", "pictures.json"), "utf8"));
  const all = {};
  for (const [name, file] of Object.entries(filled)) {
    const svg = await readFile(path.join(modules, "healthicons/public/icons/svg/filled", `${file}.svg`), "utf8");
    if (/\b(?:id|style)=/.test(svg)) throw new Error(`${file}.svg has an id or a style, and cannot be placed into a page`);
    all[name] = { filled: insideOf(svg) };
  }
  for (const [name, body] of Object.entries(lines)) all[name] = { ...all[name], line: body };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The style sheet `name`, minified, with the fonts' final names in it. */
function style(name, manifest) {
  const { css } = sass.compile(path.join(here, "styles", `${name}.scss`), {
    loadPaths: [modules],
    style: "compressed",
    quietDeps: true,
    charset: false,
  });
  return css.replace(/url\("?([\w-]+\.woff2)"?\)/g, (_, font) => `url(${manifest[font]})`);
}

async function main() {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const manifest = {};

  async function put(name, content) {
    const bytes = Buffer.from(content);
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
    const file = name.replace(/(\.rtl)?\.(\w+)$/, `-${hash}$1.$2`);
    manifest[name] = file;
    const writes = [writeFile(path.join(dist, file), bytes)];
    if (COMPRESSED.test(name)) {
      const quality = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
      writes.push(gzip(bytes, { level: 9 }).then((out) => writeFile(path.join(dist, `${file}.gz`), out)));
      writes.push(brotli(bytes, quality).then((out) => writeFile(path.join(dist, `${file}.br`), out)));
    }
    await Promise.all(writes);
  }

  for (const [name, file] of Object.entries(FONTS)) await put(name, readFileSync(path.join(modules, file)));
  for (const name of STYLES) {
    const css = style(name, manifest);
    await put(`${name}.css`, css);
    await put(`${name}.rtl.css`, rtlcss.process(css));
  }
  for (const name of SCRIPTS) {
    const { outputFiles } = await esbuild.build({
      entryPoints: [path.join(here, "scripts", `${name}.js`)],
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2020",
      legalComments: "none",
      nodePaths: [modules],
      absWorkingDir: here,
      write: false,
    });
    await put(`${name}.js`, outputFiles[0].contents);
  }
  await put("mark.svg", await readFile(path.join(here, "pictures", "mark.svg")));

  // Read by the server, never asked for by a browser.
  await writeFile(path.join(dist, "pictures.json"), JSON.stringify(await pictures()));
  const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(path.join(dist, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);

  for (const [name, file] of Object.entries(sorted)) {
    const size = readFileSync(path.join(dist, COMPRESSED.test(name) ? `${file}.br` : file)).length;
    console.log(`${name.padEnd(26)} ${String((size / 1024).toFixed(1)).padStart(6)} KB`);
  }
}

await main();
