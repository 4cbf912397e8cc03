// Writes place-names.txt: what the places of jurisdictions.json are called in other languages. Run: node place-names.mjs
// The names are those of Unicode CLDR, as node's Intl has them. A line: the code, a tab, and names separated by "|".
import { readFileSync, writeFileSync } from 'node:fs';

const languages = 'bg cs da de el en es et fi fr ga hr hu is it lt lv mt nb nl pl pt ro sk sl sv'.split(' ');
const here = name => new URL(name, import.meta.url);
const data = JSON.parse(readFileSync(here('jurisdictions.json')));
const codes = [...data.jurisdictions.map(j => j.code), ...data.unprofiledIsoCodes].filter(code => /^[A-Z]{2}$/.test(code)).sort();
const lines = codes.map(code => {
  const names = languages.map(language => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }).of(code));
  return `${code}\t${[...new Set(names.filter(name => name && name !== code))].join('|')}`;
});
writeFileSync(here('place-names.txt'), `# Names of places in ${languages.length} languages, from Unicode CLDR (Unicode License v3), by place-names.mjs.\n${lines.join('\n')}\n`);
