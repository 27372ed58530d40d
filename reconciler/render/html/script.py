"""The one script of a page: it filters, and nothing is lost without it."""

SCRIPT = """
'use strict';
(() => {
  const $ = id => document.getElementById(id);
  const bar = $('filters');
  if (!bar) return;
  const person = $('by-person'), room = $('by-room'), change = $('by-change'), count = $('count');
  const table = $('matrix'), none = $('none'), whole = count.textContent;
  const all = (from, what) => Array.from(from.querySelectorAll(what));
  const low = one => one ? one.textContent.toLowerCase() : '';
  const show = (one, on) => { if (one.hidden === Boolean(on)) one.hidden = !on; };
  // In a very long plan a line is text alone, and its name goes up to the colon.
  const name = line => {
    const found = line.querySelector('b');
    if (found) return low(found);
    const text = low(line);
    return text.slice(0, Math.max(0, text.indexOf(': ')));
  };
  let blocks, calm, rows;

  // Read once, at the first use: a plan may have a hundred thousand lines.
  const read = () => {
    if (blocks) return;
    blocks = all(document, '.r').map(el => ({
      el,
      title: low(el.querySelector('h3')),
      room: !el.classList.contains('e'),
      was: el.open,
      kept: low(el.querySelector('.k')),
      keeps: el.querySelector('.k'),
      steps: all(el, '.a').map(step => ({
        el: step,
        name: low(step.querySelector('h4 b')),
        lines: all(step, 'li').map(line => ({
          el: line,
          who: name(line),
          kinds: ' ' + line.className + ' '
        }))
      }))
    }));
    calm = all(document, '.q').map(el => ({el, title: low(el.firstChild), text: low(el)}));
    rows = table ? Array.from(table.tBodies[0].rows, el => ({
      el, who: low(el.cells[0].querySelector('b')), cells: Array.from(el.cells)
    })) : [];
  };

  const few = 25;
  const steps = (who, where, kind) => {
    const narrow = who || kind, found = {rooms: 0, lines: 0, blocks: []};
    for (const one of blocks) {
      const here = !where || (one.room && one.title.includes(where));
      let inside = 0;
      if (here && narrow) for (const step of one.steps) {
        const mine = who && step.name.includes(who);
        let lines = 0;
        for (const line of step.lines) {
          const on = (!who || mine || line.who.includes(who)) &&
            (!kind || line.kinds.includes(kind));
          show(line.el, on);
          if (on) lines++;
        }
        show(step.el, lines > 0);
        inside += lines;
      }
      if (here && !narrow) for (const step of one.steps) {
        show(step.el, true);
        for (const line of step.lines) show(line.el, true);
        inside += step.lines.length;
      }
      const kept = here && !kind && (!who || one.kept.includes(who));
      if (one.keeps) show(one.keeps, kept);
      const on = here && (!narrow || inside > 0 || (kept && who && one.kept !== ''));
      show(one.el, on);
      found.lines += inside;
      if (on && one.room) found.rooms++;
      if (on) found.blocks.push(one);
    }
    let still = 0;
    for (const one of calm) {
      const on = !kind && (!where || one.title.includes(where)) && (!who || one.text.includes(who));
      show(one.el, on);
      if (on) still++;
    }
    const box = document.querySelector('.calm');
    if (box) show(box, still > 0);
    found.still = still;
    return found;
  };

  const cells = (who, where, kind) => {
    if (!table) return;
    const heads = Array.from(table.tHead.rows[0].cells);
    const fits = heads.map((one, at) => at > 0 && (!where || low(one).includes(where)));
    const used = fits.map(() => false);
    let people = 0;
    for (const row of rows) {
      const mine = !who || row.who.includes(who);
      let any = false;
      if (mine) row.cells.forEach((cell, at) => {
        const on = fits[at] && (cell.className || (!who && !where && !kind)) &&
          (!kind || (' ' + cell.className + ' ').includes(kind));
        if (on) any = used[at] = true;
      });
      show(row.el, any);
      if (any) people++;
    }
    const narrow = who || kind;
    heads.forEach((one, at) => {
      const on = at === 0 || (narrow ? used[at] : fits[at]);
      if (one.hidden !== on) return;
      show(one, on);
      for (const row of rows) show(row.cells[at], on);
    });
    show(table, people > 0);
    show(none, people === 0);
  };

  const plural = (number, one) => number + ' ' + one + (number === 1 ? '' : 's');
  const apply = () => {
    read();
    const who = person.value.trim().toLowerCase(), where = room.value.trim().toLowerCase();
    const kind = change.value && ' ' + change.value + ' ';
    const found = steps(who, where, kind);
    cells(who, where, kind);
    const narrow = Boolean(who || where || kind);
    const open = narrow && found.blocks.length <= few;
    for (const one of blocks) one.el.open = one.was;
    if (open) for (const one of found.blocks) {
      one.el.open = true;
      for (const inner of all(one.el, 'details:not(.k)')) inner.open = true;
    }
    count.textContent = narrow ? 'Shown by the filter: ' + plural(found.lines, 'line') + ' in ' +
      plural(found.rooms, 'room') + ' with changes' +
      (found.still ? ', and ' + plural(found.still, 'room') + ' where nothing changes.' : '.') :
      whole;
  };

  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(apply, 150); };
  person.addEventListener('input', soon);
  room.addEventListener('input', soon);
  change.addEventListener('change', apply);
  $('clear').addEventListener('click', () => {
    person.value = room.value = change.value = '';
    apply();
    person.focus();
  });
  const opener = $('open');
  opener.addEventListener('click', () => {
    const on = opener.textContent === 'Open all';
    for (const one of all(document, '#steps details')) one.open = on;
    if (blocks) for (const one of blocks) one.was = on;
    opener.textContent = on ? 'Close all' : 'Open all';
  });
  const reveal = () => {
    const one = location.hash && $(location.hash.slice(1));
    if (one && one.tagName === 'DETAILS') one.open = true;
  };
  addEventListener('hashchange', reveal);
  reveal();
  bar.hidden = false;
})();
"""
"""Kept free of anything that a plan brings, so that its digest is always the same."""
