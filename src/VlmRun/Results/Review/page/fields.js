// The fields beside the source: one row each, editable, with what the service says of it.
'use strict';
(() => {
  const place = document.getElementById('fields');
  const portion = 300;
  let item = null;
  let rows = [];
  let made = 0;
  let more = null;
  let current = -1;
  let onlyDoubtful = false;

  const element = (name, className, text) => {
    const one = Object.assign(document.createElement(name), { className });
    if (text !== undefined) one.textContent = text;
    return one;
  };
  const edits = () => vlm.edits.of(item.n);
  const valueOf = (field) => { const { changes } = edits(); return changes.has(field.path) ? changes.get(field.path) : field.value; };
  const isOpen = (field) => vlm.isDoubtful(field) && !edits().changes.has(field.path) && !edits().accepted.has(field.path);
  const isShown = (field) => !onlyDoubtful || vlm.isDoubtful(field) || edits().changes.has(field.path);
  const groupOf = (field) => field.group;

  function control(field, index) {
    const isChoice = field.options.length > 0 || (field.types.length === 1 && field.types[0] === 'boolean');
    const input = element(isChoice ? 'select' : 'textarea', 'value');
    if (isChoice) {
      const options = field.options.length ? [...field.options] : ['true', 'false'];
      if (field.value !== null && !options.includes(field.value)) options.unshift(field.value);
      for (const option of field.nullable || field.value === null ? ['', ...options] : options) input.append(Object.assign(element('option', '', option), { value: option }));
    } else {
      input.rows = 1;
      input.spellcheck = false;
      input.autocomplete = 'off';
      input.dir = 'auto';
      input.readOnly = field.length !== undefined || field.types.length === 0;
    }
    input.setAttribute('aria-label', field.path);
    input.addEventListener('focus', () => pick(index, false));
    input.addEventListener('change', () => commit(index));
    return input;
  }

  function make(index) {
    const field = item.fields[index];
    const row = element('div', 'field');
    row.dataset.index = index;
    row.dataset.level = vlm.level(field);
    row.classList.toggle('number', field.types.some((type) => type === 'number' || type === 'integer') && !field.types.includes('string'));
    const name = element('button', 'name');
    // A long name breaks between its words.
    for (const word of field.label.split(/(?<=_)/)) name.append(word, document.createElement('wbr'));
    name.type = 'button';
    const level = element('span', 'level', vlm.levelText(field));
    level.dataset.level = vlm.level(field);
    name.append(level);
    name.addEventListener('click', () => pick(index, true));
    name.addEventListener('focus', () => pick(index, true));
    row.addEventListener('mouseenter', () => vlm.boxes.light(index, false));
    row.addEventListener('mouseleave', () => vlm.boxes.light(current, false));
    const accept = element('button', 'accept', '✓');
    accept.type = 'button';
    accept.title = 'Accept (A)';
    accept.setAttribute('aria-label', `Accept ${field.path}`);
    accept.addEventListener('click', () => vlm.edits.accept(item.n, field.path, !edits().accepted.has(field.path)));
    const input = control(field, index);
    const remark = element('p', 'remark');
    remark.id = `remark-${index}`;
    input.setAttribute('aria-describedby', remark.id);
    row.append(name, input, accept, remark);
    return { row, input, accept, remark, error: '' };
  }

  function remarks(field, one) {
    const said = [];
    if (field.types.length === 0) said.push('An object or a list, which is not there and cannot be entered here.');
    if (field.length !== undefined) said.push(`Only the first ${field.value.length} of ${field.length} characters are shown; this value is too long to be edited here.`);
    const { changes } = edits();
    if (changes.has(field.path)) said.push(field.value === null ? 'Was empty.' : `Was: ${field.value.length > 200 ? `${field.value.slice(0, 200)} …` : field.value}`);
    const hidden = vlm.hidden(valueOf(field) ?? '');
    if (hidden.length) said.push(`Contains characters that cannot be seen and change the direction of the text: ${hidden.join(', ')}.`);
    const trouble = vlm.boxes.trouble(field);
    if (trouble) said.push(trouble);
    one.remark.textContent = one.error || said.join(' ');
    one.remark.classList.toggle('error', one.error !== '');
    one.remark.hidden = one.remark.textContent === '';
    if (one.error) one.remark.setAttribute('role', 'alert'); else one.remark.removeAttribute('role');
  }

  function update(index) {
    const one = rows[index];
    if (!one) return;
    const field = item.fields[index];
    const { changes, accepted } = edits();
    if (!one.error && document.activeElement !== one.input) one.input.value = valueOf(field) ?? '';
    one.row.hidden = !isShown(field);
    one.row.classList.toggle('changed', changes.has(field.path));
    one.row.classList.toggle('wrong', one.error !== '');
    one.input.setAttribute('aria-invalid', one.error !== '');
    one.accept.setAttribute('aria-pressed', accepted.has(field.path));
    remarks(field, one);
  }

  function makeMore(until) {
    more?.remove();
    let group = made > 0 ? groupOf(item.fields[made - 1]) : '';
    for (; made < Math.min(until, item.fields.length); made++) {
      const field = item.fields[made];
      if (groupOf(field) !== group) {
        group = groupOf(field);
        if (group) place.append(element('h3', '', group));
      }
      rows[made] = make(made);
      place.append(rows[made].row);
      update(made);
    }
    if (made < item.fields.length) {
      more = element('button', 'more', `Show more (${item.fields.length - made})`);
      more.type = 'button';
      more.addEventListener('click', () => makeMore(made + portion));
      place.append(more);
    }
  }

  // A heading without a row under it says nothing.
  function headings() {
    for (const heading of place.querySelectorAll('h3')) {
      let next = heading.nextElementSibling;
      while (next?.hidden && next.matches('.field')) next = next.nextElementSibling;
      heading.hidden = !next?.matches('.field');
    }
  }

  function pick(index, reveal) {
    current = index;
    light(index, false);
    vlm.boxes.light(index, reveal);
    if (reveal) vlm.source.seek(item.fields[index]?.start);
    if (reveal) vlm.source.turn(item.fields[index]?.boxes[0]?.page);
  }

  function light(index, reveal) {
    rows.forEach((one, other) => one.row.classList.toggle('lit', other === index));
    if (reveal) rows[index]?.row.scrollIntoView({ block: 'nearest' });
  }

  function go(index) {
    if (index < 0 || index >= item.fields.length) return false;
    if (index >= made) makeMore(index + portion);
    rows[index].row.querySelector('.name').focus();
    rows[index].row.scrollIntoView({ block: 'nearest' });
    return true;
  }

  function find(from, step, wanted) {
    for (let index = from; index >= 0 && index < item.fields.length; index += step) if (wanted(item.fields[index])) return index;
    return -1;
  }

  // Keeps what was typed; false when it does not fit, which is said at the field.
  function commit(index) {
    const field = item.fields[index];
    const one = rows[index];
    if (!one || one.input.readOnly) return true;
    const typed = one.input.value;
    if (typed === (valueOf(field) ?? '')) {
      one.error = '';
      update(index);
      return true;
    }
    const read = vlm.read(field, typed);
    one.error = read.error ?? '';
    if (!one.error) vlm.edits.change(item.n, field.path, read.value === field.value ? undefined : read.value);
    update(index);
    return !one.error;
  }

  vlm.fields = {
    get current() { return current; },
    isOpen: (field) => isOpen(field),
    show(data) {
      item = data;
      rows = [];
      made = 0;
      current = -1;
      place.replaceChildren();
      makeMore(portion);
      headings();
    },
    refresh() { rows.forEach((_, index) => update(index)); headings(); },
    errors(found) {
      for (const [path, text] of found) {
        const index = item.fields.findIndex((field) => field.path === path);
        if (rows[index]) { rows[index].error = text; update(index); }
      }
    },
    pick(index, focus) { if (focus) go(index); pick(index, !focus); },
    light,
    filter(is) { onlyDoubtful = is; vlm.fields.refresh(); },
    next: (step) => { const index = find(current + step, step, isShown); return index >= 0 && go(index); },
    nextDoubtful: (step) => { const index = find(current + step, step, isOpen); return index >= 0 && go(index); },
    go,
    accept() {
      if (current < 0) return;
      const field = item.fields[current];
      vlm.edits.accept(item.n, field.path, true);
    },
    edit() {
      const one = rows[current];
      if (!one) return;
      one.input.focus();
      one.input.select?.();
    },
    commit: () => current < 0 || commit(current),
    drop() {
      const one = rows[current];
      if (!one) return;
      one.error = '';
      one.input.value = valueOf(item.fields[current]) ?? '';
      go(current);
      update(current);
    },
    showPath(path) { const index = item.fields.findIndex((field) => field.path === path); if (index >= 0) go(index); },
  };
})();
