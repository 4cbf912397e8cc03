// Checks the proof of one decision in this browser, from the texts on the page alone: the leaf is about this item, the leaf leads to the
// root of the checkpoint (RFC 6962), and the key that the reader trusts has signed the checkpoint (C2SP tlog-proof, signed-note).
(() => {
  const place = document.querySelector('[data-proof]');
  if (!place) return;
  const keyField = document.querySelector('[data-proof-key]');
  // To send the form would leave the page of this proof.
  keyField.form.addEventListener('submit', (event) => event.preventDefault());
  if (!globalThis.crypto?.subtle) return;
  const answer = document.querySelector('[data-proof-answer]');
  const utf8 = new TextEncoder();
  const outcomes = place.dataset.outcomes.split(' ');

  const join = (...parts) => {
    const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    parts.reduce((at, p) => (all.set(p, at), at + p.length), 0);
    return all;
  };
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', join(...parts)));
  const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
  const hex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
  // Only the canonical form: atob alone would accept blanks and unused bits.
  const base64 = (text) => {
    const raw = atob(text);
    if (btoa(raw) !== text) throw new Error('a text is not base64');
    return Uint8Array.from(raw, (c) => c.charCodeAt(0));
  };
  const int32 = (n) => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);
  const number = (text) => {
    if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) throw new Error('a number is not decimal');
    return BigInt(text);
  };

  const read = (text) => {
    const end = text.indexOf('\n\n');
    const lines = text.slice(0, end).split('\n');
    if (end < 0 || lines.shift() !== 'c2sp.org/tlog-proof@v1') throw new Error('this is not a proof file');
    const leaf = base64(/^extra (.+)$/.exec(lines.shift())?.[1] ?? '');
    const index = number(/^index (.+)$/.exec(lines.shift())?.[1] ?? '');
    return { leaf, index, path: lines.map(base64), note: text.slice(end + 2) };
  };

  // An entry of the ledger: format 1, kind 2, shard, position, index; then the entry: format 2, kind 1 (decided), item, day, before,
  // counted under, type, outcome.
  const decided = (leaf) => {
    let at = 2;
    const skip = (n) => (at += n);
    if (leaf[0] !== 1 || leaf[1] !== 2) throw new Error('the leaf is not an entry');
    skip(1 + leaf[at] + 12);
    if (leaf[at] !== 2 || leaf[at + 1] !== 1) throw new Error('the leaf is not a decision');
    skip(2);
    const item = leaf.slice(at, skip(32));
    skip(5);
    skip(1 + leaf[at] + 1);
    return { item, outcome: outcomes[leaf[at]] };
  };

  const itemKey = (id, revision) => {
    const bytes = utf8.encode(id);
    return sha256(utf8.encode('rp-item-v1'), int32(bytes.length), bytes, int32(revision));
  };

  // RFC 9162, 2.1.3.2.
  const rootOf = async (leaf, index, size, path) => {
    let [node, last, hash] = [index, size - 1n, await sha256(Uint8Array.of(0), leaf)];
    if (index >= size) throw new Error('the leaf is not in the tree');
    for (const beside of path) {
      if (last === 0n) throw new Error('the path is too long');
      if ((node & 1n) === 1n || node === last) {
        hash = await sha256(Uint8Array.of(1), beside, hash);
        while ((node & 1n) === 0n && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
      } else hash = await sha256(Uint8Array.of(1), hash, beside);
      [node, last] = [node >> 1n, last >> 1n];
    }
    if (last !== 0n) throw new Error('the path is too short');
    return hash;
  };

  const keyOf = async (vkey) => {
    const [, name, id, material] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey.trim()) ?? [];
    if (!name) throw new Error('the key is not a verifier key: name+id+base64');
    const bytes = base64(material);
    const key = bytes.slice(1);
    const ed25519 = bytes[0] === 1;
    if (!ed25519 && bytes[0] !== 2) throw new Error('the key is of an unknown kind');
    const computed = ed25519 ? await sha256(utf8.encode(name + '\n'), bytes) : await sha256(key);
    if (hex(computed.slice(0, 4)) !== id) throw new Error('the id in the key does not belong to it');
    const algorithm = ed25519 ? { name: 'Ed25519' } : { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    let imported;
    try {
      imported = await crypto.subtle.importKey(ed25519 ? 'raw' : 'spki', key, algorithm, false, ['verify']);
    } catch (fault) {
      if (fault.name === 'NotSupportedError') throw new Error('this browser cannot verify Ed25519; use a newer one, or rpause');
      throw new Error('the key cannot be used');
    }
    const verify = (signature, text) => crypto.subtle.verify(algorithm, imported, ed25519 ? signature : fixed(signature), text);
    return { name, id, verify };
  };

  // A DER signature as the two numbers of 32 bytes that WebCrypto takes.
  const fixed = (der) => {
    const part = (at) => der.slice(at + 2, at + 2 + der[at + 1]);
    const [r, s] = [part(2), part(4 + der[3])];
    const pad = (n) => join(new Uint8Array(32), n[0] === 0 ? n.slice(1) : n).slice(-32);
    return join(pad(r), pad(s));
  };

  const opened = async (note, key) => {
    const end = note.lastIndexOf('\n\n');
    if (end < 0 || !note.endsWith('\n')) throw new Error('the checkpoint is not a signed note');
    const text = note.slice(0, end + 1);
    let signed = false;
    for (const line of note.slice(end + 2, -1).split('\n')) {
      const [, name, signature] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
      if (!name) throw new Error('a signature line is malformed');
      const bytes = base64(signature);
      if (name !== key.name || hex(bytes.slice(0, 4)) !== key.id) continue;
      if (!(await key.verify(bytes.slice(4), utf8.encode(text)))) throw new Error(`the signature is not by ${key.name}`);
      signed = true;
    }
    const [origin, size, root] = text.split('\n');
    if (!signed || origin !== key.name) throw new Error(`${key.name} did not sign the checkpoint`);
    return { size: number(size), root: base64(root) };
  };

  const check = async () => {
    const lines = [];
    try {
      const proof = read(place.textContent);
      const { item, outcome } = decided(proof.leaf);
      if (!same(item, await itemKey(place.dataset.contentId, Number(place.dataset.revision)))) throw new Error('the leaf is about another item');
      if (outcome !== place.dataset.outcome) throw new Error(`the leaf says ${outcome}, and the page says ${place.dataset.outcome}`);
      lines.push(`The leaf is about this item, and says ${outcome}.`);
      const key = await keyOf(keyField.value);
      const { size, root } = await opened(proof.note, key);
      lines.push(`${key.name} signed a checkpoint of ${size} leaves.`);
      if (!same(await rootOf(proof.leaf, proof.index, size, proof.path), root)) throw new Error('the leaf does not lead to the root of the checkpoint');
      lines.push(`Leaf ${proof.index} leads to the root of that checkpoint.`);
      show('good', 'Checked in this browser: the decision is in the ledger.', lines);
    } catch (fault) {
      show('bad', `The proof is not valid: ${fault.message}.`, lines);
    }
  };

  const show = (look, verdict, lines) => {
    const strong = document.createElement('strong');
    strong.textContent = verdict;
    const list = document.createElement('ul');
    for (const line of lines) list.append(Object.assign(document.createElement('li'), { textContent: line }));
    answer.className = `note ${look}`;
    answer.replaceChildren(strong, list);
  };

  keyField.addEventListener('change', check);
  keyField.form.addEventListener('submit', check);
  check();
})();
