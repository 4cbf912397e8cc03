// A loader written from docs/loaders.md alone, with Node's own cryptography. Two implementations that agree on every vector are evidence.
//
//   node loader.mjs --vectors FILE      checks every vector; exit 1 if a verdict differs
//   node loader.mjs KEYS < LINES        KEYS: a JWK Set; a line: {"message","enqueuedAt","resolutionSeconds"}; prints a verdict a line
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const uint32 = number => Buffer.from(number.toString(16).padStart(8, '0'), 'hex');
const keyOf = jwk => createPublicKey({ key: jwk, format: 'jwk' });
const isSigned = (text, key, signature) => verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, signature);
const must = fact => { if (!fact) throw new Error('forged'); };

const idOf = key => sha256(key.export({ format: 'der', type: 'spki' })).toString('hex', 0, 4);
const keysOf = set => new Map(set.keys.filter(k => k.kty === 'EC' && k.crv === 'P-256').map(keyOf).map(key => [idOf(key), key]));

// RFC 8785. Sorting texts in JavaScript compares UTF-16 code units.
function canonical(value) {
  if (typeof value === 'string') must(value.isWellFormed());
  if (typeof value === 'number') must(Number.isSafeInteger(value));
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map(name => `${canonical(name)}:${canonical(value[name])}`).join(',')}}`;
}

const decode = part => { const bytes = Buffer.from(part, 'base64url'); must(bytes.toString('base64url') === part); return bytes; };

// RFC 9162 section 2.1.3.2.
function rootOf(index, size, leaf, path) {
  let [fn, sn, root] = [index, size - 1, leaf];
  for (let at = 0; at < path.length; at += 32) {
    must(sn !== 0);
    const beside = path.subarray(at, at + 32);
    if (fn % 2 === 1 || fn === sn) {
      root = sha256(Buffer.of(1), beside, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else root = sha256(Buffer.of(1), root, beside);
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  must(sn === 0);
  return root;
}

// Remembers what was verified, by the bytes that decide it; at most 4,096 of them.
const memory = new Map();
function once(bytes, make) {
  const name = bytes.toString('latin1');
  if (!memory.has(name)) memory.set(name, make());
  if (memory.size > 4096) memory.delete(memory.keys().next().value);
  return memory.get(name);
}

function notAfterOf({ contentId, revision, item, ticket }, keys) {
  must(ticket.length <= 4096 && item?.contentId === contentId && item.revision === revision && typeof contentId === 'string');
  must(Number.isInteger(revision) && revision >= 1 && revision <= 1e9 && contentId !== '');
  const parts = ticket.slice(5).split('.');
  const [payload, proof, seal] = parts.length === 3 ? parts.map(decode) : must(false);
  must(payload.length >= 30 && payload.length <= 157 && payload[0] === 2 && proof.length % 32 === 8 && seal.length === 204);
  new TextDecoder('utf-8', { fatal: true }).decode(payload.subarray(29));
  const [index, size] = [proof.readUInt32BE(0), proof.readUInt32BE(4)];
  must(size >= 1 && size <= 65536 && index < size && payload.readBigInt64BE(21) <= seal.readBigInt64BE(4));
  const id = Buffer.from(contentId);
  const itemKey = sha256('rp-item-v1', uint32(id.length), id, uint32(revision));
  const leaf = sha256(Buffer.of(0), 'regionalpause-ticket-v2', payload, itemKey, sha256(canonical(item)));
  const root = rootOf(index, size, leaf, proof.subarray(8));
  const [point, grant, signature] = [seal.subarray(12, 76), seal.subarray(76, 140), seal.subarray(140)];
  const ticketKey = keys.get(seal.toString('hex', 0, 4)) ?? must(false);
  const signer = once(seal.subarray(0, 140), () => {
    must(isSigned(Buffer.concat([Buffer.from('regionalpause-ticket-signer-v2'), seal.subarray(4, 76)]), ticketKey, grant));
    return keyOf({ kty: 'EC', crv: 'P-256', x: point.toString('base64url', 0, 32), y: point.toString('base64url', 32) });
  });
  const group = Buffer.concat([Buffer.from('regionalpause-ticket-group-v2'), uint32(size), root]);
  once(Buffer.concat([point, signature, group]), () => { must(isSigned(group, signer, signature)); return true; });
  return Number(payload.readBigInt64BE(21));
}

function check({ message, enqueuedAt, resolutionSeconds }, keys) {
  let data, notAfter;
  const text = message.startsWith('{') ? message : Buffer.from(message, 'base64').toString();
  try { ({ data } = JSON.parse(text)); } catch { return 'unreadable'; }
  if (!data?.ticket?.startsWith?.('rpt2.')) return 'unreadable';
  try { notAfter = notAfterOf(data, keys); } catch { return 'forged'; }
  // Date has milliseconds: a part of one counts as a whole one.
  const part = /\.\d{3}\d*[1-9]/.test(enqueuedAt) ? 1 : 0;
  return Date.parse(enqueuedAt) + part + Math.max(0, resolutionSeconds) * 1000 > notAfter ? 'late' : 'accepted';
}

const [mode, file] = process.argv.slice(2);
if (mode === '--vectors') {
  const { vectors } = JSON.parse(readFileSync(file, 'utf8'));
  const wrong = vectors.filter(v => check(v, keysOf(v.keys)) !== v.verdict);
  for (const v of wrong) console.log(`${v.name}: not ${v.verdict}`);
  console.log(`${vectors.length - wrong.length} of ${vectors.length} vectors`);
  process.exitCode = wrong.length > 0 || vectors.length === 0 ? 1 : 0;
} else {
  const keys = keysOf(JSON.parse(readFileSync(mode, 'utf8')));
  for await (const line of createInterface({ input: process.stdin })) if (line.trim()) console.log(check(JSON.parse(line), keys));
}
