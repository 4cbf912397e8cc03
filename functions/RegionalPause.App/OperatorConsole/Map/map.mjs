// Makes map.json: the console's map, from Natural Earth (public domain) as packed by the npm package world-atlas.
// It is run by hand when the data of the jurisdictions change, and by a test, which compares the bytes. The build only reads map.json.
//
//   npm ci && npm run map
//
// Two frames: Europe, and the world without the jurisdictions that Europe has. Coordinates are whole tenths of a pixel. A shape is drawn in
// the frame to which its jurisdiction belongs; in the other frame it is part of the plain land. A territory too small to see is a dot.

import { readFileSync } from 'node:fs';
import { geoArea, geoCentroid, geoConicConformal, geoEqualEarth, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url)));
const jurisdictions = read('../../../RegionalPause/Jurisdictions/jurisdictions.json');
const unprofiled = read('unprofiled.json');
const atlas = (scale) => read(`node_modules/world-atlas/countries-${scale}.json`);

const SCALE = 10; // units of the map in a pixel of its natural size
const SMALLEST = 6; // pixels: a shape that is smaller in both directions becomes a dot
const APART = 13; // pixels between two dots; dots that are closer are moved apart

const codeOf = new Map([
  ...jurisdictions.jurisdictions.filter((j) => j.kind !== 'subdivision').map((j) => [j.numeric, j.code]),
  ...Object.entries(unprofiled).map(([code, { numeric }]) => [numeric, code]),
]);

// Places of the atlas without a number. All follow ISO 3166: a territory without a code belongs to the code that covers it.
const byName = {
  Kosovo: 'XK',
  Somaliland: 'SO',
  'N. Cyprus': 'CY',
};

// Parts of a country that the atlas has inside the country, although they have codes of their own: west, south, east, north in degrees.
const parts = [
  { of: 'FR', code: 'GF', box: [-56, 1, -50, 7] },
  { of: 'FR', code: 'GP', box: [-62, 15.7, -60.8, 16.7] },
  { of: 'FR', code: 'MQ', box: [-61.4, 14.2, -60.6, 15] },
  { of: 'FR', code: 'RE', box: [55, -21.6, 56, -20.7] },
  { of: 'FR', code: 'YT', box: [44.8, -13.2, 45.5, -12.4] },
  { of: 'NL', code: 'BQ', box: [-69, 11.5, -62, 18] },
  { of: 'NO', code: 'SJ', box: [-10, 70, 35, 82] },
  { of: 'RU', code: 'UA', box: [32.3, 44.2, 36.7, 46.3] }, // ISO 3166 counts Crimea to Ukraine
];

// Territories that the atlas does not have at any scale that is used: longitude, latitude.
const places = {
  BQ: [-68.27, 12.18],
  BV: [3.36, -54.42],
  CC: [96.83, -12.17],
  CX: [105.64, -10.49],
  GI: [-5.35, 36.14],
  SJ: [16, 78.6],
  TK: [-171.83, -9.17],
  TV: [179.2, -8.51],
  UM: [-169.53, 16.73],
};

const frames = [
  {
    id: 'europe',
    width: 620,
    height: 640,
    detail: '50m',
    tolerance: 0.55,
    least: 2.5,
    projection: geoConicConformal().parallels([40, 62]).rotate([-11, 0]).center([0, 53.2]).scale(830).precision(0.5),
    owns:
      'AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS ' +
      'SE SI SK SM UA VA XK',
  },
  {
    id: 'world',
    width: 960,
    height: 430,
    detail: '50m',
    tolerance: 0.5,
    least: 2,
    projection: geoEqualEarth().rotate([-11, 0]).scale(175).precision(0.5),
    centre: [0, 7],
    without: new Set(['AQ']), // it fills the lower edge, and nobody lives there for good
  },
];

const inBox = ([west, south, east, north], [x, y]) => x >= west && x <= east && y >= south && y <= north;

// The polygons of each code.
const byCode = (topology) => {
  const found = new Map();
  const put = (code, polygon) => found.set(code, [...(found.get(code) ?? []), polygon]);
  for (const place of feature(topology, topology.objects.countries).features) {
    const code = byName[place.properties.name] ?? codeOf.get(place.id) ?? null;
    const polygons = place.geometry.type === 'Polygon' ? [place.geometry.coordinates] : place.geometry.coordinates;
    for (const polygon of polygons) {
      // A ring that lost its last corners, or its direction, would mean the rest of the sphere.
      if (polygon[0].length < 4 || geoArea({ type: 'Polygon', coordinates: [polygon[0]] }) > 2 * Math.PI) continue;
      const middle = geoCentroid({ type: 'Polygon', coordinates: polygon });
      const holes = polygon.slice(1).filter((ring) => ring.length >= 4);
      put(parts.find((p) => p.of === code && inBox(p.box, middle))?.code ?? code, [polygon[0], ...holes]);
    }
  }
  return found;
};

// Douglas-Peucker on the projected arcs. Neighbours share their arcs, so that no gap opens between them.
const simplified = (topology, project, tolerance) => {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    const degrees = arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
    const flat = degrees.map((p) => project(p) ?? [1e5, 1e5]);
    const kept = new Uint8Array(arc.length);
    kept[0] = kept[arc.length - 1] = 1;
    const open = [[0, arc.length - 1]];
    // A ring of one arc begins and ends at the same point: its farthest point is always kept.
    while (open.length > 0) {
      const [from, to] = open.pop();
      let [far, at] = [from === 0 && to === arc.length - 1 && same(flat[from], flat[to]) ? -1 : tolerance, -1];
      for (let i = from + 1; i < to; i++) {
        const d = distance(flat[i], flat[from], flat[to]);
        if (d > far) [far, at] = [d, i];
      }
      if (at < 0) continue;
      kept[at] = 1;
      open.push([from, at], [at, to]);
    }
    return degrees.filter((_, i) => kept[i]);
  });
  return { ...topology, transform: undefined, arcs };
};

const same = (a, b) => a[0] === b[0] && a[1] === b[1];

const distance = ([px, py], [ax, ay], [bx, by]) => {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
};

// The rings of a shape as relative whole numbers. A ring that is too small to see is left out, and so is the sphere's edge.
const pathOf = (projection, polygons, least) => {
  const rings = [];
  let current = [];
  const collect = {
    moveTo: (x, y) => (current = [[x, y]]),
    lineTo: (x, y) => current.push([x, y]),
    closePath: () => rings.push(current),
    arc: () => {},
  };
  geoPath(projection, collect)({ type: 'MultiPolygon', coordinates: polygons });
  let text = '';
  for (const ring of rings.filter((r) => extent(r) >= least)) {
    let [x, y] = [0, 0];
    const steps = [];
    for (const [px, py] of ring) {
      const [nx, ny] = [Math.round(px * SCALE), Math.round(py * SCALE)];
      if (steps.length > 0 && nx === x && ny === y) continue;
      steps.push(steps.length === 0 ? [nx, ny] : [nx - x, ny - y]);
      [x, y] = [nx, ny];
    }
    if (steps.length < 3) continue;
    text += 'M' + steps.map(pair).join('').replace(/^ /, '').replace(/^([^ -]+)( |(?=-))([^ -]+|-[^ -]+)/, '$1$2$3l').replace(/l /, 'l') + 'z';
  }
  return text;
};

const pair = ([x, y]) => number(x) + number(y);
const number = (n) => (n < 0 ? String(n) : ` ${n}`);

const extent = (ring) => {
  const [xs, ys] = [ring.map((p) => p[0]), ring.map((p) => p[1])];
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
};

// Dots that would cover each other are moved apart, a little at a time, always in the same order.
const movedApart = (dots, width, height) => {
  const moved = dots.map((d) => ({ ...d }));
  for (let round = 0; round < 400; round++) {
    let still = true;
    for (let i = 0; i < moved.length; i++) {
      for (let j = i + 1; j < moved.length; j++) {
        const [a, b] = [moved[i], moved[j]];
        let [dx, dy] = [b.x - a.x, b.y - a.y];
        const d = Math.hypot(dx, dy);
        if (d >= APART) continue;
        if (d < 0.01) [dx, dy] = [1, 0];
        const push = (APART - d) / 2 / Math.max(d, 0.01);
        [a.x, a.y, b.x, b.y] = [a.x - dx * push * 0.6, a.y - dy * push * 0.6, b.x + dx * push * 0.6, b.y + dy * push * 0.6];
        still = false;
      }
    }
    for (const d of moved) [d.x, d.y] = [Math.min(width - 8, Math.max(8, d.x)), Math.min(height - 8, Math.max(8, d.y))];
    if (still) break;
  }
  return moved.map((d) => ({ ...d, x: Math.round(d.x * SCALE), y: Math.round(d.y * SCALE) }));
};

const owned = new Set(frames[0].owns.split(' '));
const all = [...codeOf.values(), 'XK'].sort();

const frameOf = (frame) => {
  const { projection, width, height } = frame;
  projection.translate([width / 2 + (frame.centre?.[0] ?? 0), height / 2 + (frame.centre?.[1] ?? 0)]);
  projection.clipExtent([[0, 0], [width, height]]);
  const topology = atlas(frame.detail);
  const plain = (point) => projection.clipExtent(null) && projection(point);
  const found = byCode(simplified(topology, plain, frame.tolerance));
  projection.clipExtent([[0, 0], [width, height]]);
  const exact = byCode(topology);
  const mine = all.filter((code) => (frame.owns ? owned.has(code) : !owned.has(code) && !frame.without.has(code)));
  const shapes = {};
  const dots = [];
  for (const code of mine) {
    const polygons = found.get(code) ?? [];
    const size = polygons.length === 0 ? 0 : Math.max(...polygons.map((p) => extent(p[0].map((c) => projection(c)))));
    if (size >= SMALLEST) {
      shapes[code] = pathOf(projection, polygons, frame.least);
      continue;
    }
    const largest = (exact.get(code) ?? []).sort((a, b) => areaOf(b) - areaOf(a))[0];
    const [x, y] = projection(places[code] ?? geoCentroid({ type: 'Polygon', coordinates: largest }));
    dots.push({ code, x, y });
  }
  const land = [...found.entries()].filter(([code]) => !mine.includes(code) && !frame.without?.has(code)).flatMap(([, polygons]) => polygons);
  return {
    id: frame.id,
    width: width * SCALE,
    height: height * SCALE,
    land: pathOf(projection, land, frame.least),
    shapes,
    dots: Object.fromEntries(movedApart(dots, width, height).map(({ code, x, y }) => [code, [x, y]])),
  };
};

const areaOf = (polygon) => {
  const area = geoArea({ type: 'Polygon', coordinates: polygon });
  return Math.min(area, 4 * Math.PI - area);
};

const map = {
  note: 'Made by map.mjs from Natural Earth (public domain). Shapes follow ISO 3166; they are no statement about any boundary.',
  names: Object.fromEntries(Object.entries(unprofiled).map(([code, { name }]) => [code, name])),
  frames: frames.map(frameOf),
};

process.stdout.write(JSON.stringify(map, null, 1) + '\n');
