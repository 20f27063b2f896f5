// Writes world.tsv, the shapes and places of countries, and static/world.svg, the land under them.
//
//     cd src/base/world && npm ci && node generate.mjs
//
// Needs Node 20 or later. Reads three packages, pinned in package-lock.json, and the codes of ../countries/countries.tsv:
//
//   world-atlas        Natural Earth as TopoJSON, 1:110m for shapes, 1:10m for the places of small countries
//   topojson-client    borders to polygons
//   d3-geo             the projection (Equal Earth)
//
// Same packages and codes, same bytes. SOURCE.md tells the rest: whose borders these are, and what was changed.

import { readFileSync, writeFileSync } from "node:fs";
import { geoArea, geoCentroid, geoContains, geoEqualEarth, geoPath } from "d3-geo";
import { feature, mergeArcs } from "topojson-client";

const WIDTH = 2000;
// The parallels at which the picture is cut: no state lies beyond them.
const [SOUTH, NORTH] = [-57, 84];
// The northern border of Western Sahara; the south of it is one territory for the United Nations.
const SAHARA = 27.667;
// A shape that pages print may be this long: what large countries lose by it is less than a pixel where all of them is in view.
const BYTES = 480;

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const atlas = (scale) => JSON.parse(read(`node_modules/world-atlas/countries-${scale}.json`));

const codes = new Map(read("../countries/countries.tsv").split("\n").map((line) => line.split("\t"))
  .filter(([code, , numeric]) => code?.length === 2 && /^\d{3}$/.test(numeric)).map(([code, , numeric]) => [numeric, code]));
const listed = new Set([...codes.values(), "XK"]);

const shapes = shapesOf(atlas("110m"));
const fine = shapesOf(atlas("10m"));

const projection = geoEqualEarth().precision(0).fitWidth(WIDTH, { type: "Sphere" });
const [, top] = projection([0, NORTH]);
const [, bottom] = projection([0, SOUTH]);
const [tx, ty] = projection.translate();
projection.translate([tx, ty - top]);
const HEIGHT = Math.round(bottom - top);

const lines = [];
const land = [];
for (const code of [...listed].sort()) {
  const shape = code === "AQ" ? undefined : shapes.get(code);
  const source = shape ?? fine.get(code);
  if (source === undefined || code === "AQ") continue;
  const main = largest(source);
  const [x, y] = projection(geoCentroid(main)).map(Math.round);
  const rings = shape === undefined ? [] : ringsOf(shape);
  const path = simplified(rings);
  const box = path === "" ? [x, y, x, y] : boxOf(ringsOf(main).flat());
  lines.push([code, x, y, ...box, path].join("\t"));
  land.push(rings.map(pathOf).join(""));
}
writeFileSync(
  new URL("world.tsv", import.meta.url),
  "# Made by generate.mjs from Natural Earth (public domain): change that, not this file. SOURCE.md tells more.\n"
  + `code\tx\ty\tleft\ttop\tright\tbottom\tpath\n${lines.join("\n")}\n`,
);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">`
  + `<path d="${land.join("")}" fill="#80888f" fill-opacity=".3" stroke="#80888f" stroke-opacity=".5" stroke-width=".6"`
  + ` vector-effect="non-scaling-stroke" stroke-linejoin="round"/></svg>\n`;
writeFileSync(new URL("../../../static/world.svg", import.meta.url), svg);
console.log(`world.tsv: ${lines.length} places, ${land.filter((path) => path !== "").length} shapes; ${WIDTH} by ${HEIGHT}`);

// The geometries of an atlas by code, after what SOURCE.md says is drawn otherwise than Natural Earth does.
function shapesOf(topology) {
  const geometries = topology.objects.countries.geometries;
  const named = (name) => geometries.filter((geometry) => geometry.properties.name === name);
  const numbered = (numeric) => geometries.filter((geometry) => geometry.id === numeric);
  const merged = (parts) => mergeArcs(topology, parts);
  const polygons = ({ geometry }) => geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const asFeature = (geometry) => ({ type: "Feature", geometry: geometry.arcs ? feature(topology, geometry).geometry : geometry });
  const result = new Map();
  for (const [numeric, code] of codes) {
    const parts = numbered(numeric);
    if (parts.length > 0) result.set(code, asFeature(merged(parts)));
  }
  result.set("XK", asFeature(merged(named("Kosovo"))));
  result.set("CY", asFeature(merged([...numbered("196"), ...named("N. Cyprus")])));
  result.set("SO", asFeature(merged([...numbered("706"), ...named("Somaliland")])));

  const [russia] = numbered("643");
  const crimea = russia.arcs.find((arcs) => geoContains(asFeature({ type: "Polygon", arcs }), [34.2, 45.2]));
  result.set("RU", asFeature({ type: "MultiPolygon", arcs: russia.arcs.filter((arcs) => arcs !== crimea) }));
  result.set("UA", asFeature(merged([...numbered("804"), { type: "Polygon", arcs: crimea }])));

  const west = asFeature(merged([...numbered("504"), ...numbered("732")]));
  const cut = (keep) => ({
    type: "Feature",
    geometry: { type: "MultiPolygon", coordinates: polygons(west).map(([ring]) => [clip(ring, keep)]).filter(([ring]) => ring.length > 3) },
  });
  result.set("MA", cut((latitude) => latitude >= SAHARA));
  result.set("EH", cut((latitude) => latitude <= SAHARA));

  splitOff("FR", "GF", ([longitude, latitude]) => longitude < -50 && longitude > -55 && latitude < 10 && latitude > 0);
  splitOff("NO", "SJ", ([, latitude]) => latitude > 73);
  return result;

  function splitOff(from, to, isPart) {
    const all = polygons(result.get(from));
    const of = (coordinates) => ({ type: "Feature", geometry: { type: "MultiPolygon", coordinates } });
    const there = all.filter(([ring]) => isPart(ring[0]));
    if (there.length === 0) return;
    result.set(to, of(there));
    result.set(from, of(all.filter(([ring]) => !isPart(ring[0]))));
  }
}

// Cuts a ring at the parallel of Western Sahara's border (Sutherland and Hodgman).
function clip(ring, keep) {
  const out = [];
  ring.forEach((point, at) => {
    const before = ring[(at + ring.length - 1) % ring.length];
    if (keep(point[1]) !== keep(before[1])) {
      const share = (SAHARA - before[1]) / (point[1] - before[1]);
      out.push([before[0] + share * (point[0] - before[0]), SAHARA]);
    }
    if (keep(point[1])) out.push(point);
  });
  if (out.length > 0) out.push(out[0]);
  return out;
}

function largest({ geometry }) {
  const all = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const one = (coordinates) => ({ type: "Feature", geometry: { type: "Polygon", coordinates } });
  return all.map(one).reduce((best, other) => (geoArea(other) > geoArea(best) ? other : best));
}

// The rings of a shape on the map, in whole units, without points that the eye does not miss.
function ringsOf(shape) {
  const rings = [];
  let ring;
  const context = {
    moveTo: (x, y) => { ring = [[x, y]]; rings.push(ring); },
    lineTo: (x, y) => ring.push([x, y]),
    closePath: () => {},
    arc: () => {},
  };
  geoPath(projection, context)(shape);
  return rings.map(whole).filter((points) => points.length > 2);
}

function whole(points) {
  const kept = [];
  for (const [x, y] of points.map((point) => point.map(Math.round))) {
    const last = kept.at(-1);
    if (last === undefined || last[0] !== x || last[1] !== y) kept.push([x, y]);
  }
  while (kept.length > 1 && kept[0][0] === kept.at(-1)[0] && kept[0][1] === kept.at(-1)[1]) kept.pop();
  return kept.filter((point, at) => {
    const [before, after] = [kept.at(at - 1), kept[(at + 1) % kept.length]];
    const turn = (point[0] - before[0]) * (after[1] - point[1]) - (point[1] - before[1]) * (after[0] - point[0]);
    return turn !== 0;
  });
}

// Leaves out more and more of what matters least (Visvalingam and Whyatt) until the path is short enough.
function simplified(rings) {
  for (let least = 0; ; least = least * 1.5 || 1) {
    const thinned = rings.map((ring) => thin(ring, least)).filter((ring) => ring.length > 2 && areaOf(ring) > 2 * least);
    const path = thinned.map(pathOf).join("");
    if (path.length <= BYTES) return path;
  }
}

function thin(ring, least) {
  const points = [...ring];
  while (points.length > 3) {
    const areas = points.map((point, at) => areaOf([points.at(at - 1), point, points[(at + 1) % points.length]]));
    const smallest = Math.min(...areas);
    if (smallest >= least) break;
    points.splice(areas.indexOf(smallest), 1);
  }
  return points;
}

function areaOf(ring) {
  return Math.abs(ring.reduce((sum, [x, y], at) => sum + x * ring.at(at - 1)[1] - ring.at(at - 1)[0] * y, 0)) / 2;
}

function pathOf(points) {
  let [x, y] = points[0];
  let path = `M${x} ${y}l`;
  points.slice(1).forEach(([toX, toY], at) => {
    const [dx, dy] = [toX - x, toY - y];
    path += `${at > 0 && dx >= 0 ? " " : ""}${dx}${dy >= 0 ? " " : ""}${dy}`;
    [x, y] = [toX, toY];
  });
  return `${path}z`;
}

function boxOf(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
