// Puts the page together: which prediction is shown, how far the review has come, and its end.
'use strict';
(() => {
  const by = (id) => document.getElementById(id);
  let index = null;
  let shown = null;
  let wanted = -1;
  let hasEnded = false;

  const entry = (n) => index.items[n];
  const openOf = (one) => Math.max(0, one.doubtful - (one.settled ?? 0));

  function progress() {
    const open = index.items.reduce((sum, one) => sum + openOf(one), 0);
    const total = index.items.reduce((sum, one) => sum + one.doubtful, 0);
    const changed = index.items.reduce((sum, one) => sum + vlm.edits.of(one.n).changes.size, 0);
    by('progress').textContent = `${total ? `${total - open} of ${total} doubtful fields checked` : 'No doubtful fields'}${changed ? `, ${changed} changed` : ''}`;
    by('undo').disabled = !vlm.edits.canUndo();
  }

  function settle(n) {
    if (shown?.n === n) {
      entry(n).settled = shown.fields.filter((field) => vlm.isDoubtful(field) && !vlm.fields.isOpen(field)).length;
      vlm.edits.of(n).done = entry(n).settled;
    }
    const button = by('items').children[n]?.firstElementChild;
    if (button) {
      const open = openOf(entry(n));
      const count = button.querySelector('.count');
      count.textContent = open ? `■ ${open}` : entry(n).doubtful ? '✓' : '';
      count.title = open ? `${open} doubtful fields to check` : '';
      count.classList.toggle('open', open > 0);
    }
  }

  function list() {
    by('list').hidden = index.items.length < 2;
    const rows = document.createDocumentFragment();
    for (const one of index.items) {
      const row = document.createElement('li');
      const button = document.createElement('button');
      button.type = 'button';
      const file = Object.assign(document.createElement('span'), { className: 'file', textContent: one.name, title: one.name });
      const count = Object.assign(document.createElement('span'), { className: 'count' });
      button.append(file, count);
      button.addEventListener('click', () => show(one.n));
      row.append(button);
      rows.append(row);
    }
    by('items').replaceChildren(rows);
    for (const one of index.items) { one.settled = Math.max(one.settled ?? 0, vlm.edits.of(one.n).done ?? 0); settle(one.n); }
  }

  async function show(n) {
    if (wanted === n) return;
    wanted = n;
    let data;
    try {
      data = await vlm.data.get(`data/${n}`);
    } catch (error) {
      if (wanted === n) wanted = -1;
      return ended(error);
    }
    if (wanted !== n) return;
    if (data.state) vlm.edits.take(n, data.state);
    shown = data;
    for (const [other, row] of [...by('items').children].entries()) row.firstElementChild.setAttribute('aria-current', other === n);
    by('items').children[n]?.scrollIntoView({ block: 'nearest' });
    by('name').textContent = data.name;
    by('facts').textContent = [data.domain, data.id, data.source.text === data.name ? '' : data.source.text].filter(Boolean).join(' · ');
    document.title = `${data.name} – Review`;
    vlm.fields.show(data);
    settle(n);
    progress();
    by('panel').scrollTo(0, 0);
    const isCurrent = await vlm.source.show(data.source);
    if (!isCurrent || shown !== data) return;
    vlm.boxes.draw(data.fields, (field, focus) => vlm.fields.pick(field, focus));
    vlm.boxes.light(vlm.fields.current, true);
    vlm.fields.refresh();
    document.body.dataset.ready = n;
  }

  function ended(error) {
    if (hasEnded) return;
    by('saved').textContent = `The review cannot be reached: ${error.message}`;
    by('saved').classList.add('failed');
  }

  function finish(text) {
    hasEnded = true;
    by('ended').textContent = text;
    by('ended').hidden = false;
    document.title = 'Done – Review';
  }

  // What an exported page hands back: a line for each prediction that was corrected, with its payload as it came.
  async function download() {
    const lines = [JSON.stringify({ format: 'vlmrun.review', version: 1, review: index.id })];
    for (const [n, one] of [...vlm.edits.all()].sort((a, b) => a[0] - b[0])) {
      if (!one.changes.size) continue;
      const data = shown?.n === n ? shown : await vlm.data.get(`data/${n}`);
      const changes = [...one.changes].map(([path, value]) => {
        const field = data.fields.find((other) => other.path === path);
        return { path, type: field.types.includes('string') ? 'string' : field.types[0], was: field.value, value };
      });
      const head = JSON.stringify({ id: data.id, kind: data.kind, source: data.source.text, domain: data.domain, changes, accepted: [...one.accepted] });
      lines.push(`${head.slice(0, -1)},"response":${data.payload}}`);
    }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'application/x-ndjson' }));
    link.download = `corrections-${index.id}.jsonl`;
    link.click();
    URL.revokeObjectURL(link.href);
    vlm.edits.downloaded();
    by('saved').textContent = `${link.download} was saved. Give it back: Import-VlmReview ${link.download}`;
  }

  async function done() {
    if (vlm.fields && !vlm.fields.commit()) return;
    if (vlm.data.isFile) return download();
    const open = index.items.reduce((sum, one) => sum + openOf(one), 0);
    const changed = index.items.reduce((sum, one) => sum + vlm.edits.of(one.n).changes.size, 0);
    by('ask-text').textContent = `${changed === 1 ? '1 value was changed' : `${changed} values were changed`}. ${open ? `${open} doubtful ${open === 1 ? 'field is' : 'fields are'} not checked.` : 'All doubtful fields are checked.'}`;
    by('ask').returnValue = '';
    by('ask').showModal();
    by('ask-yes').focus();
    await new Promise((resolve) => by('ask').addEventListener('close', resolve, { once: true }));
    if (by('ask').returnValue !== 'yes') return;
    await vlm.edits.settled();
    try {
      const end = await vlm.data.post('done', {});
      finish(`Done. ${end.corrections === 1 ? '1 corrected prediction was' : `${end.corrections} corrected predictions were`} handed back. You can close this page.`);
    } catch (error) {
      ended(error);
    }
  }

  vlm.review = {
    done,
    move(step) { const next = wanted + step; if (next >= 0 && next < index.items.length) return show(next); },
    async nextDoubtful(step) {
      if (vlm.fields.nextDoubtful(step)) return;
      for (let n = (shown?.n ?? -1) + step; n >= 0 && n < index.items.length; n += step) {
        if (!openOf(entry(n))) continue;
        await show(n);
        if (step < 0) vlm.fields.go(shown.fields.length - 1);
        if (!vlm.fields.nextDoubtful(step) && step < 0) vlm.fields.nextDoubtful(1);
        return;
      }
    },
    async undo() {
      const step = vlm.edits.undo();
      if (!step) return;
      await show(step.n);
      vlm.fields.showPath(step.path);
    },
  };

  function plain(text) {
    try { return decodeURIComponent(text); } catch { return text; }
  }

  async function start() {
    index = await vlm.data.get('data/index');
    vlm.pdfjs = index.pdfjs;
    vlm.edits.begin(index.id);
    for (const one of index.items) if (one.state) vlm.edits.take(one.n, one.state);
    vlm.edits.onSaved = (text, failed) => { by('saved').textContent = text; by('saved').classList.toggle('failed', failed); };
    vlm.edits.onErrors = (n, errors) => { if (shown?.n === n) vlm.fields.errors(errors); };
    vlm.edits.onChange = (n) => { if (shown?.n === n) { vlm.fields.refresh(); settle(n); } progress(); };
    by('title').textContent = index.title;
    if (vlm.data.isFile) by('done').textContent = 'Save corrections';
    list();
    progress();
    await show(0);
    // An address may name a field: index.html#total_amount.
    if (location.hash.length > 1) vlm.fields.showPath(plain(location.hash.slice(1)));
  }

  by('only').addEventListener('change', () => { vlm.fields.filter(by('only').checked); document.body.classList.toggle('only-doubtful', by('only').checked); });
  by('zoom-in').addEventListener('click', () => vlm.source.setZoom(vlm.source.zoom * 1.25));
  by('zoom-out').addEventListener('click', () => vlm.source.setZoom(vlm.source.zoom / 1.25));
  by('zoom-fit').addEventListener('click', () => vlm.source.setZoom(1));
  by('undo').addEventListener('click', () => vlm.review.undo());
  by('help').addEventListener('click', () => by('keys').showModal());
  by('done').addEventListener('click', done);
  by('search').addEventListener('input', () => {
    const words = by('search').value.toLowerCase();
    for (const [n, row] of [...by('items').children].entries()) row.hidden = !index.items[n].name.toLowerCase().includes(words);
  });
  addEventListener('beforeunload', (event) => { if (!hasEnded && vlm.edits.isUnsaved()) event.preventDefault(); });
  // Another tab may have changed something meanwhile.
  addEventListener('focus', async () => {
    if (vlm.data.isFile || hasEnded || !shown) return;
    try {
      const data = await vlm.data.get(`data/${shown.n}`);
      if (!vlm.edits.isUnsaved() && shown.n === data.n) vlm.edits.take(data.n, data.state);
    } catch (error) {
      ended(error);
    }
  });
  start().catch(ended);
})();
