// The overview: when the mark of the figures changes, the table is read again, and the map is coloured as the table says.
(() => {
  const figures = document.querySelector('[data-live="/live/figures"]');
  if (!figures) return;
  const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
  const markOf = () => figures.querySelector('[data-mark]')?.dataset.mark;
  let mark = markOf(); // of the map and the table that are shown
  let renewing = false;

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
    const wanted = markOf();
    const field = document.querySelector('input[data-filter="jurisdictions"]');
    const query = field.value;
    const answer = await fetch(`/live/jurisdictions?q=${encodeURIComponent(query)}`, { headers: { accept: 'text/html' } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    colour(page.querySelectorAll('tr[data-code]'));
    for (const name of ['waiting', 'jurisdictions']) replace(part(document, name), part(page, name).innerHTML);
    // The server has searched, and it knows more names than the filter of the page.
    if (field.value === query) found();
    else field.dispatchEvent(new Event('input', { bubbles: true }));
    mark = wanted;
    setTimeout(keepUp); // the mark may have changed meanwhile
  };

  // After a failure the next message tries again.
  const keepUp = () => {
    if (renewing || markOf() === mark) return;
    renewing = true;
    // Many consoles see the change at the same time.
    setTimeout(() => renew().catch(() => {}).finally(() => (renewing = false)), Math.random() * 1000);
  };
  new MutationObserver(keepUp).observe(figures, { childList: true, subtree: true });

  document.addEventListener('input', event => {
    if (event.target.dataset?.filter === 'jurisdictions') setTimeout(found);
  });
})();
