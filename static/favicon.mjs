// Draws pictures/mark.svg as pixels into pictures/favicon.ico, for browsers that take no SVG as a page's sign.
// Run after a change of the mark: node static/favicon.mjs. The same mark gives the same bytes.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

const FINE = 4; // each pixel is the mean of 4 × 4 points
const ICO_SIZES = [16, 32, 48];

/** {box, ground: [r,g,b], rounds: [{cx, cy, rx, ry, colour}]} of an SVG made of one rectangle and ellipses. */
function shapes(svg) {
  const read = (tag, name) => tag.match(new RegExp(`\\b${name}="([^"]+)"`))[1];
  const colour = (tag) => [1, 3, 5].map((at) => parseInt(read(tag, "fill").slice(at, at + 2), 16));
  return {
    box: Number(read(svg, "viewBox").split(" ")[2]),
    ground: colour(svg.match(/<rect[^>]*>/)[0]),
    rounds: svg.match(/<ellipse[^>]*>/g).map((tag) => ({
      ...Object.fromEntries(["cx", "cy", "rx", "ry"].map((name) => [name, Number(read(tag, name))])),
      colour: colour(tag),
    })),
  };
}

function colourAt({ ground, rounds }, x, y) {
  const hit = rounds.findLast(({ cx, cy, rx, ry }) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1);
  return hit ? hit.colour : ground;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(zlib.crc32(body), body.length + 4);
  return out;
}

/** The mark as a PNG of `size` × `size` pixels, RGB. */
function png(svg, size) {
  const drawn = shapes(svg);
  const step = drawn.box / size / FINE;
  const rows = Buffer.alloc(size * (1 + size * 3)); // a filter byte (0) before each row
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0];
      for (let point = 0; point < FINE * FINE; point++) {
        const across = (x * FINE + (point % FINE) + 0.5) * step;
        const down = (y * FINE + Math.floor(point / FINE) + 0.5) * step;
        colourAt(drawn, across, down).forEach((value, at) => (sum[at] += value));
      }
      sum.forEach((value, at) => (rows[y * (1 + size * 3) + 1 + x * 3 + at] = Math.round(value / (FINE * FINE))));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", zlib.deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The mark as an ICO file that holds PNGs. */
function ico(svg) {
  const images = ICO_SIZES.map((size) => png(svg, size));
  const head = Buffer.alloc(6 + 16 * images.length);
  head.set([0, 0, 1, 0, images.length, 0]);
  let offset = head.length;
  images.forEach((image, n) => {
    const at = 6 + 16 * n;
    head.set([ICO_SIZES[n], ICO_SIZES[n], 0, 0, 1, 0, 24, 0], at);
    head.writeUInt32LE(image.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += image.length;
  });
  return Buffer.concat([head, ...images]);
}

const pictures = fileURLToPath(new URL("pictures/", import.meta.url));
writeFileSync(`${pictures}favicon.ico`, ico(readFileSync(`${pictures}mark.svg`, "utf8")));
