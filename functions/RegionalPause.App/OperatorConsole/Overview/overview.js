// The overview: when the mark of the figures changes, the table is read again, and the map is coloured as the table says.
(() => {
  const figures = document.querySelector('[data-live="/live/figures"]');
  if (!figures) return;
  const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
  const markOf = () => figures.querySelector('[data-mark]')?.dataset.mark;
  let mark = markOf();

  const colour = rows => {
    for (const row of rows) {
      const place = document.getElementById(row.dataset.code);
      if (!place) continue;
      place.setAttribute('class', `place is-${row.dataset.look}`);
      place.setAttribute('href', row.querySelector('a').getAttribute('href'));
      place.querySelector('title').textContent = `${row.querySelector('a').textContent}: ${row.cells[1].textContent}`;
      place.querySelector('.shape')?.setAttribute('fill', `url(#look-${row.dataset.look})`);
    }
  };

  const found = () => {
    const line = document.querySelector('[data-found]');
    const rows = [...document.querySelectorAll('#jurisdictions tbody tr')];
    const shown = rows.filter(row => !row.hidden).length;
    const all = Number(line?.dataset.found);
    if (line) line.textContent = shown === all ? `${all} jurisdictions` : `${shown} of ${all} jurisdictions`;
  };

  const renew = async () => {
    const answer = await fetch('/live/jurisdictions', { headers: { accept: 'text/html' } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    colour(page.querySelectorAll('tr[data-code]'));
    for (const name of ['waiting', 'jurisdictions']) part(document, name).innerHTML = part(page, name).innerHTML;
    document.querySelector('input[data-filter="jurisdictions"]').dispatchEvent(new Event('input', { bubbles: true }));
  };

  new MutationObserver(() => {
    if (markOf() === mark) return;
    mark = markOf();
    // Many consoles see the change at the same time.
    setTimeout(() => renew().catch(() => (mark = '')), Math.random() * 1000);
  }).observe(figures, { childList: true, subtree: true });

  document.addEventListener('input', event => {
    if (event.target.dataset?.filter === 'jurisdictions') setTimeout(found);
  });
})();
