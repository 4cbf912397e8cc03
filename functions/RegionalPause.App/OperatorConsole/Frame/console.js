// Every page works without this script. It adds live parts, a plan while one types, filters of tables, and one order for a double press.
'use strict';

// Shows other content in a part. The focus stays: on the element with the same id, or on the link with the same address.
function replace(part, html) {
  const at = part.contains(document.activeElement) ? document.activeElement : undefined;
  const href = at?.getAttribute('href');
  const same = at?.id ? `#${CSS.escape(at.id)}` : href ? `a[href="${CSS.escape(href)}"]` : undefined;
  part.innerHTML = html;
  if (same) part.querySelector(same)?.focus({ preventScroll: true });
}

// A part with data-live shows what the server sends, while the page is visible. If nothing comes any more,
// because the session is over or the server away, the page says so and goes on trying.
function follow(part) {
  let source, late, again, stale;
  const show = event => {
    clearTimeout(late);
    late = undefined;
    stale?.remove();
    replace(part, event.data);
    filterAll(part);
    if (part.querySelector('[data-final]')) stop();
  };
  const lose = () => {
    late ??= setTimeout(() => {
      stale = document.createElement('p');
      stale.className = 'note hold';
      stale.setAttribute('role', 'status');
      stale.textContent = `Not live since ${new Date().toISOString().slice(11, 16)} UTC. What you see may be old: reload the page.`;
      part.before(stale);
    }, 10000);
    if (source?.readyState !== EventSource.CLOSED) return; // the browser connects again by itself
    stop();
    again = setTimeout(start, 10000);
  };
  const start = () => {
    clearTimeout(again);
    if (source || document.hidden || part.querySelector('[data-final]')) return;
    source = new EventSource(part.dataset.live);
    source.onmessage = show;
    source.onerror = lose;
  };
  const stop = () => { source?.close(); source = undefined; };
  // A browser has few connections to a server: a hidden tab must not keep one.
  addEventListener('visibilitychange', () => document.hidden ? stop() : start());
  addEventListener('pagehide', stop);
  addEventListener('pageshow', start);
  start();
}

// A form with data-preview asks for what it would do, while one types, and shows it in the element with that id. What is shown always
// belongs to what is typed, or says that it does not.
function preview(form) {
  const out = document.getElementById(form.dataset.preview);
  const say = text => { out.textContent = text; };
  let wait, asked;
  form.addEventListener('input', () => {
    clearTimeout(wait);
    asked?.abort();
    out.setAttribute('aria-busy', 'true');
    wait = setTimeout(async () => {
      const mine = asked = new AbortController();
      try {
        const answer = await fetch(form.dataset.previewAt, { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: mine.signal });
        if (answer.ok) out.innerHTML = await answer.text();
        else say(answer.status === 401 ? 'Your session is over. What you typed is kept when you send it.' : 'There is no plan for what you typed: the server does not answer.');
      } catch (fault) {
        if (mine.signal.aborted) return; // a newer request replaced this one
        say('There is no plan for what you typed: the server does not answer.');
      }
      out.removeAttribute('aria-busy');
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

// A second press within five seconds sends nothing. After that the first one may have been lost.
addEventListener('submit', event => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = 'yes';
  setTimeout(() => delete form.dataset.sent, 5000);
});
addEventListener('pageshow', () => { for (const form of document.forms) delete form.dataset.sent; });

document.querySelectorAll('[data-live]').forEach(follow);
document.querySelectorAll('form[data-preview]').forEach(preview);
