// Checks a ledger in the layout of C2SP tlog-tiles without a line of the product: written from RFC 6962, C2SP tlog-tiles, tlog-checkpoint, signed-note and
// tlog-proof alone. Two implementations that agree on every byte are evidence; one that agrees with itself is not.
//
//   node verify.mjs DIR VKEY [PROOF.tlog-proof ...]
//   node verify.mjs --batch VKEY < directories
//
// DIR holds `checkpoint` and `tile/…`. Recomputes the root from the entry bundles or, where they are wrong, from the tiles of level 0, compares every tile and
// bundle, the partial ones of earlier sizes too, and checks the checkpoint's signature under VKEY. A partial file may be missing where the full one is there.
// Each proof is checked for the leaf that stands at its index.
// Prints size, root and `ok` (exit 0), or `wrong FILE: reason` for the first wrong file (exit 1). Exit 2: called wrongly.
// With --batch it reads one directory a line and answers each with one line, `ok` or `wrong FILE: reason`; exit 0.
// Node 20, no dependencies.
import crypto, { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { createInterface } from 'node:readline';

const WIDTH = 256;
const HASH = 32;
// Bounds that a reader may set on a note (C2SP signed-note).
const MAX_NOTE = 1024 * 1024;
const MAX_SIGNATURES = 100;

class Wrong extends Error {
  constructor(file, reason) {
    super(`wrong ${file}: ${reason}`);
  }
}

// ---- RFC 6962 §2.1

// In one call where this Node has it (20.12 on).
const sha256 = crypto.hash
  ? (...parts) => crypto.hash('sha256', Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : part))), 'buffer')
  : (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafHash = entry => sha256(Buffer.of(0), entry);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

// The largest power of two smaller than n.
function split(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

// MTH(D[from:to]) over leaf hashes.
function treeHash(leaves, from = 0, to = leaves.length) {
  if (to === from) return sha256();
  if (to - from === 1) return leaves[from];
  const k = split(to - from);
  return nodeHash(treeHash(leaves, from, from + k), treeHash(leaves, from + k, to));
}

// Root from PATH(m, D[n]), by the recursion that defines it: the last hash of the path is beside the topmost split.
function rootFromPath(m, n, leaf, path) {
  if (n === 1) return path.length === 0 ? leaf : undefined;
  if (path.length === 0) return undefined;
  const k = split(n);
  const below = path.slice(0, -1);
  const beside = path[path.length - 1];
  const inner = m < k ? rootFromPath(m, k, leaf, below) : rootFromPath(m - k, n - k, leaf, below);
  if (inner === undefined) return undefined;
  return m < k ? nodeHash(inner, beside) : nodeHash(beside, inner);
}

// ---- C2SP signed-note and tlog-checkpoint

function base64(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function number(text) {
  const value = /^(0|[1-9][0-9]*)$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

function readKey(vkey) {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
  const material = match && base64(match[3]);
  if (!material) throw new TypeError('VKEY is not a verifier key: name+id+base64');
  const [, name, id] = match;
  const kind = material[0];
  const key = material.subarray(1);
  let computed, check;
  if (kind === 1) {
    computed = sha256(name, '\n', material);
    const spki = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]), format: 'der', type: 'spki' });
    check = (text, signature) => verifySignature(null, text, spki, signature);
  } else if (kind === 2) {
    computed = sha256(key);
    const spki = createPublicKey({ key, format: 'der', type: 'spki' });
    check = (text, signature) => verifySignature('sha256', text, { key: spki, dsaEncoding: 'der' }, signature);
  } else {
    throw new TypeError(`VKEY is of kind ${kind}; only Ed25519 (1) and ECDSA (2) are understood`);
  }
  if (computed.subarray(0, 4).toString('hex') !== id) throw new TypeError('the id in VKEY does not belong to its key');
  return { name, id, check };
}

function openCheckpoint(file, note, key) {
  if (note.length > MAX_NOTE) throw new Wrong(file, `longer than ${MAX_NOTE} bytes`);
  const text = note.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(note)) throw new Wrong(file, 'not UTF-8');
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new Wrong(file, 'it has control characters');
  const end = text.lastIndexOf('\n\n');
  if (end < 0 || !text.endsWith('\n')) throw new Wrong(file, 'not a signed note');
  const body = text.slice(0, end + 1);
  let signed = false;
  const lines = text.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw new Wrong(file, `more than ${MAX_SIGNATURES} signatures`);
  for (const line of lines) {
    const match = /^\u2014 ([^\p{White_Space}+]+) (\S+)$/u.exec(line);
    const bytes = match && base64(match[2]);
    if (!bytes || bytes.length < 5) throw new Wrong(file, 'a signature line is malformed');
    if (match[1] !== key.name || bytes.subarray(0, 4).toString('hex') !== key.id) continue;
    if (!key.check(Buffer.from(body), bytes.subarray(4))) throw new Wrong(file, `the signature is not by ${key.name}`);
    signed = true;
  }
  if (!signed) throw new Wrong(file, `not signed by ${key.name}`);

  const [origin, sizeLine, rootLine, ...rest] = body.split('\n');
  const size = number(sizeLine ?? '');
  const root = base64(rootLine ?? '');
  // By custom the key of a log bears the log's name; ours do.
  if (origin !== key.name) throw new Wrong(file, `of the log ${origin}, not of ${key.name}`);
  if (size === undefined || root?.length !== HASH || rest.slice(0, -1).includes('')) throw new Wrong(file, 'not a checkpoint');
  return { size, root };
}

// ---- C2SP tlog-tiles

function tilePath(level, index, width) {
  let digits = String(index);
  digits = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const elements = digits.match(/.{3}/g);
  const place = elements.map((element, i) => (i < elements.length - 1 ? `x${element}` : element)).join('/');
  return `tile/${level}/${place}${width === WIDTH ? '' : `.p/${width}`}`;
}

function readBundle(file, bytes, width) {
  const entries = [];
  let at = 0;
  while (entries.length < width) {
    if (at + 2 > bytes.length || at + 2 + bytes.readUInt16BE(at) > bytes.length) throw new Wrong(file, 'cut short');
    const end = at + 2 + bytes.readUInt16BE(at);
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (at !== bytes.length) throw new Wrong(file, 'bytes after its last entry');
  return entries;
}

// Tiles of a level by their number: [index, width] for every one a level of so many hashes has.
function* tilesOf(hashes) {
  for (let index = 0; index * WIDTH < hashes; index++) yield [index, Math.min(WIDTH, hashes - index * WIDTH)];
}

function tryRead(dir, path) {
  try {
    return readFileSync(join(dir, path));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR') return undefined;
    throw error;
  }
}

function read(dir, path) {
  const bytes = tryRead(dir, path);
  if (bytes === undefined) throw new Wrong(path, 'missing');
  return bytes;
}

// A partial tile or bundle that is gone is the beginning of the full one, where that is whole (C2SP tlog-tiles).
function readWide(dir, level, index, width) {
  const path = tilePath(level, index, width);
  const bytes = tryRead(dir, path);
  if (bytes !== undefined || width === WIDTH) return read(dir, path);
  const fullPath = tilePath(level, index, WIDTH);
  const full = tryRead(dir, fullPath);
  if (full === undefined) throw new Wrong(path, 'missing');
  try {
    if (level !== 'entries') {
      if (full.length !== WIDTH * HASH) throw new Wrong(fullPath, 'not whole');
      return full.subarray(0, width * HASH);
    }
    const entries = readBundle(fullPath, full, WIDTH);
    return full.subarray(0, entries.slice(0, width).reduce((length, entry) => length + 2 + entry.length, 0));
  } catch (fault) {
    if (fault instanceof Wrong) throw new Wrong(path, `missing, and ${fullPath} cannot stand for it`);
    throw fault;
  }
}

// Leaf hashes from one source; the first fault is kept rather than thrown, since the other source may tell which of the two is wrong.
function collect(size, leavesOf) {
  const leaves = [];
  try {
    for (const [index, width] of tilesOf(size)) leaves.push(...leavesOf(index, width));
    return { leaves };
  } catch (fault) {
    if (fault instanceof Wrong) return { fault };
    throw fault;
  }
}

const hashesIn = bytes => Array.from({ length: bytes.length / HASH }, (_, i) => bytes.subarray(i * HASH, (i + 1) * HASH));

function leavesFromBundle(dir, index, width) {
  return readBundle(tilePath('entries', index, width), readWide(dir, 'entries', index, width), width).map(leafHash);
}

function leavesFromTile(dir, index, width) {
  const path = tilePath(0, index, width);
  const bytes = readWide(dir, 0, index, width);
  if (bytes.length !== width * HASH) throw new Wrong(path, `${bytes.length} bytes instead of ${width * HASH}`);
  return hashesIn(bytes);
}

// What every file has to hold, level by level, from leaf hashes that lead to the root.
function hashesByLevel(leaves) {
  const levels = [leaves];
  for (let below = leaves; below.length >= WIDTH; below = levels[levels.length - 1]) {
    const full = Math.floor(below.length / WIDTH);
    levels.push(Array.from({ length: full }, (_, i) => treeHash(below, i * WIDTH, (i + 1) * WIDTH)));
  }
  return levels;
}

// Whether a file holds the hashes, or the entries with the hashes, that it has to.
function checkFile(path, level, bytes, width, expected) {
  if (level !== 'entries' && bytes.length !== width * HASH) throw new Wrong(path, `${bytes.length} bytes instead of ${width * HASH}`);
  const found = level === 'entries' ? readBundle(path, bytes, width).map(leafHash) : hashesIn(bytes);
  const different = expected.findIndex((hash, i) => !hash.equals(found[i]));
  if (different >= 0) throw new Wrong(path, `hash ${different} is not that of the tree`);
}

function checkFiles(dir, leaves) {
  const levels = hashesByLevel(leaves);
  const required = new Set();
  for (const [level, hashes] of [...levels.entries(), ['entries', leaves]])
    for (const [index, width] of tilesOf(hashes.length)) {
      const path = tilePath(level, index, width);
      checkFile(path, level, readWide(dir, level, index, width), width, hashes.slice(index * WIDTH, index * WIDTH + width));
      required.add(path);
    }

  let beyond = 0;
  for (const path of filesBelow(dir)) {
    if (required.has(path)) continue;
    const match = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path);
    const [, level, place, partial] = match ?? [];
    const index = match && Number(place.replace(/[x/]/g, ''));
    const width = partial === undefined ? WIDTH : Number(partial);
    if (!match || Number(level) > 63 || tilePath(level, index, width) !== path || (partial !== undefined && width >= WIDTH)) throw new Wrong(path, 'not a file of a log');
    const hashes = levels[level === 'entries' ? 0 : Number(level)] ?? [];
    if (index * WIDTH + width > hashes.length) {
      beyond++;
      continue;
    }
    checkFile(path, level, read(dir, path), width, hashes.slice(index * WIDTH, index * WIDTH + width));
  }
  return beyond;
}

function filesBelow(dir) {
  try {
    return listed(dir);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  }
}

function listed(dir) {
  return readdirSync(join(dir, 'tile'), { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name).slice(join(dir, 'x').length - 1).split(sep).join('/'))
    .sort();
}

// ---- C2SP tlog-proof

function checkProof(file, key, leaves) {
  const bytes = readFileSync(file);
  const end = bytes.indexOf('\n\n');
  if (end < 0) throw new Wrong(file, 'no empty line before its checkpoint');
  const lines = bytes.subarray(0, end).toString('latin1').split('\n');
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') throw new Wrong(file, 'not a proof file');
  if (lines[0]?.startsWith('extra ') && !base64(lines.shift().slice(6))?.length) throw new Wrong(file, 'extra data are not base64, or empty');
  const index = number(/^index (.+)$/.exec(lines.shift() ?? '')?.[1] ?? '');
  const path = lines.map(base64);
  if (index === undefined || path.some(hash => hash?.length !== HASH)) throw new Wrong(file, 'not a proof file');
  const { size, root } = openCheckpoint(file, bytes.subarray(end + 2), key);
  if (index >= size || index >= leaves.length) throw new Wrong(file, `index ${index} is beyond the tree`);
  if (!rootFromPath(index, size, leaves[index], path)?.equals(root)) throw new Wrong(file, `does not lead from leaf ${index} to its root`);
}

// ----

// What is in the directory; throws what is wrong first.
function check(dir, key, proofs) {
  const { size, root } = openCheckpoint('checkpoint', read(dir, 'checkpoint'), key);
  const faults = [];
  let good;
  for (const leavesOf of [leavesFromBundle, leavesFromTile]) {
    const { leaves, fault } = collect(size, (index, width) => leavesOf(dir, index, width));
    if (leaves && treeHash(leaves).equals(root)) {
      good = leaves;
      break;
    }
    if (fault) faults.push(fault);
  }
  if (!good) throw faults[0] ?? new Wrong('checkpoint', 'neither the entries nor the tiles lead to its root');
  const beyond = checkFiles(dir, good);
  for (const proof of proofs) checkProof(proof, key, good);
  return { size, root, beyond };
}

function reasonOf(error) {
  return error instanceof Wrong ? error.message : error instanceof TypeError ? `wrong key: ${error.message}` : String(error.stack);
}

function run(dir, vkey, proofs) {
  const { size, root, beyond } = check(dir, readKey(vkey), proofs);
  console.log(`size ${size}`);
  console.log(`root ${root.toString('hex')}`);
  if (beyond > 0) console.log(`files beyond the checkpoint, not checked: ${beyond}`);
  console.log('ok');
}

async function runBatch(vkey) {
  const key = readKey(vkey);
  for await (const dir of createInterface({ input: process.stdin })) {
    try {
      check(dir, key, []);
      console.log('ok');
    } catch (error) {
      console.log(reasonOf(error).split('\n')[0]);
    }
  }
}

const [dir, vkey, ...proofs] = process.argv.slice(2);
if (!dir || !vkey) {
  console.error('usage: node verify.mjs DIR VKEY [PROOF.tlog-proof ...]\n       node verify.mjs --batch VKEY < directories');
  process.exit(2);
}
try {
  if (dir === '--batch') await runBatch(vkey);
  else run(dir, vkey, proofs);
} catch (error) {
  console.log(reasonOf(error));
  process.exit(1);
}
