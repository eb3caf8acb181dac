// What was changed and accepted: kept for each prediction, saved at each step, and undone step by step.
'use strict';
(() => {
  const drafts = new Map();
  const undo = [];
  let key = '';
  let pending = Promise.resolve();
  let unsaved = 0;
  let downloaded = true;

  const draft = (n) => {
    if (!drafts.has(n)) drafts.set(n, { changes: new Map(), accepted: new Set(), done: 0 });
    return drafts.get(n);
  };

  function keep() {
    if (!vlm.data.isFile) return;
    downloaded = false;
    try {
      const all = [...drafts].map(([n, one]) => [n, [...one.changes], [...one.accepted], one.done]);
      localStorage.setItem(key, JSON.stringify(all));
      vlm.edits.onSaved('Kept in this browser', false);
    } catch {
      vlm.edits.onSaved('This browser keeps nothing: save the corrections before you close the page', true);
    }
  }

  function send(n, step) {
    if (vlm.data.isFile) return keep();
    unsaved++;
    pending = pending.then(async () => {
      try {
        const state = await vlm.data.post('save', { n, ...step });
        // Not while later steps are on their way: it does not know them yet.
        if (unsaved === 1) vlm.edits.take(n, state);
        unsaved--;
        vlm.edits.onSaved(unsaved ? 'Saving …' : 'Saved', false);
        if (state.errors?.length) vlm.edits.onErrors(n, state.errors);
      } catch (error) {
        unsaved--;
        const why = error.status ? error.message : 'the command that serves this page has ended';
        vlm.edits.onSaved(`Not saved: ${why}`, true);
      }
    });
    return pending;
  }

  function set(n, path, value) {
    const one = draft(n);
    if (value === undefined) one.changes.delete(path); else one.changes.set(path, value);
  }

  vlm.edits = {
    onSaved: () => { }, onErrors: () => { }, onChange: () => { },
    begin(id) {
      key = `vlmrun-review-${id}`;
      if (!vlm.data.isFile) return;
      try {
        for (const [n, changes, accepted, done] of JSON.parse(localStorage.getItem(key) ?? '[]')) {
          drafts.set(n, { changes: new Map(changes), accepted: new Set(accepted), done });
          downloaded = false;
        }
      } catch { /* A browser that keeps nothing has nothing to bring back. */ }
    },
    // The state that the cmdlet has, perhaps from another tab.
    take(n, state) {
      const one = draft(n);
      one.changes = new Map(state.changes);
      one.accepted = new Set(state.accepted);
      vlm.edits.onChange(n);
    },
    of: draft,
    all: () => drafts,
    isUnsaved: () => unsaved > 0 || (vlm.data.isFile && !downloaded && [...drafts.values()].some((one) => one.changes.size)),
    settled: () => pending,
    downloaded: () => { downloaded = true; },
    canUndo: () => undo.length > 0,
    // A value is text or null; undefined is the value as it was extracted.
    change(n, path, value) {
      const before = draft(n).changes.get(path);
      if (before === value && draft(n).changes.has(path) === (value !== undefined)) return;
      undo.push({ n, path, before });
      set(n, path, value);
      vlm.edits.onChange(n);
      return send(n, value === undefined ? { unset: [path] } : { set: [[path, value]] });
    },
    accept(n, path, is) {
      const one = draft(n);
      if (one.accepted.has(path) === is) return;
      undo.push({ n, path, accept: !is });
      if (is) one.accepted.add(path); else one.accepted.delete(path);
      vlm.edits.onChange(n);
      return send(n, is ? { accept: [path] } : { unaccept: [path] });
    },
    undo() {
      const step = undo.pop();
      if (!step) return null;
      if ('accept' in step) {
        const one = draft(step.n);
        if (step.accept) one.accepted.add(step.path); else one.accepted.delete(step.path);
        send(step.n, step.accept ? { accept: [step.path] } : { unaccept: [step.path] });
      } else {
        set(step.n, step.path, step.before);
        send(step.n, step.before === undefined ? { unset: [step.path] } : { set: [[step.path, step.before]] });
      }
      vlm.edits.onChange(step.n);
      return step;
    },
  };
})();
