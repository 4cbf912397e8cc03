// Every page works without this script. It adds live parts, a plan while one types, filters of tables, and one order for a double press.
'use strict';

// A part with data-live shows what the server sends, while the page is visible. The focus stays where it was.
function follow(part) {
  let source;
  const show = event => {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
    part.innerHTML = event.data;
    if (focused) document.getElementById(focused)?.focus();
    filterAll(part);
    if (part.querySelector('[data-final]')) stop();
  };
  const start = () => {
    if (source || part.querySelector('[data-final]')) return;
    source = new EventSource(part.dataset.live);
    source.onmessage = show;
  };
  const stop = () => { source?.close(); source = undefined; };
  // A browser has few connections to a server: a hidden tab must not keep one.
  addEventListener('visibilitychange', () => document.hidden ? stop() : start());
  addEventListener('pagehide', stop);
  addEventListener('pageshow', start);
  if (!document.hidden) start();
}

// A form with data-preview asks for what it would do, while one types, and shows it in the element with that id.
function preview(form) {
  const out = document.getElementById(form.dataset.preview);
  let wait, asked;
  form.addEventListener('input', () => {
    clearTimeout(wait);
    wait = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(form.dataset.previewAt, { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: asked.signal });
        if (answer.ok) out.innerHTML = await answer.text();
      } catch { /* A newer request replaced this one, or the network is away: the button still works. */ }
    }, 250);
  });
}

// An input with data-filter hides the rows of that table which do not contain its words. data-find is the text of a row to search in.
function filter(input) {
  const plain = text => text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase();
  const words = plain(input.value).split(/\s+/);
  for (const row of document.getElementById(input.dataset.filter)?.tBodies[0]?.rows ?? []) {
    const text = row.dataset.find ?? plain(row.textContent);
    row.hidden = !words.every(word => text.includes(word));
  }
}

function filterAll(root) {
  for (const input of document.querySelectorAll('input[data-filter]'))
    if (input.value && root.querySelector(`[id="${input.dataset.filter}"]`)) filter(input);
}

addEventListener('input', event => { if (event.target.dataset?.filter) filter(event.target); });

// A second press sends nothing. A page that comes back from the browser's memory can be sent again.
addEventListener('submit', event => {
  if (event.target.dataset.sent) event.preventDefault();
  else event.target.dataset.sent = 'yes';
});
addEventListener('pageshow', () => { for (const form of document.forms) delete form.dataset.sent; });

document.querySelectorAll('[data-live]').forEach(follow);
document.querySelectorAll('form[data-preview]').forEach(preview);
