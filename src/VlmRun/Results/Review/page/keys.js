// The keyboard: letters while no field is being edited, Enter and Escape while one is.
'use strict';
(() => {
  const isEditing = (target) => target instanceof Element && target.matches('textarea, select, input:not([type=checkbox])');

  function editing(event) {
    if (!event.target.matches('.value')) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (vlm.fields.commit()) vlm.fields.nextDoubtful(1) || vlm.fields.go(vlm.fields.current);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      vlm.fields.drop();
    }
  }

  const commands = {
    n: () => vlm.review.nextDoubtful(1),
    p: () => vlm.review.nextDoubtful(-1),
    ArrowDown: () => vlm.fields.next(1),
    ArrowUp: () => vlm.fields.next(-1),
    a: () => { vlm.fields.accept(); vlm.review.nextDoubtful(1); },
    e: () => vlm.fields.edit(),
    Enter: () => vlm.fields.edit(),
    u: () => vlm.review.undo(),
    ']': () => vlm.review.move(1),
    '[': () => vlm.review.move(-1),
    f: () => document.getElementById('only').click(),
    '+': () => vlm.source.setZoom(vlm.source.zoom * 1.25),
    '=': () => vlm.source.setZoom(vlm.source.zoom * 1.25),
    '-': () => vlm.source.setZoom(vlm.source.zoom / 1.25),
    0: () => vlm.source.setZoom(1),
    '?': () => document.getElementById('keys').showModal(),
  };

  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]') || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      event.preventDefault();
      vlm.review.done();
      return;
    }
    if (isEditing(event.target)) return void editing(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isButton = event.target instanceof Element && event.target.matches('button:not(.name):not(.box), input, a');
    if (event.key === 'Enter' && isButton) return;
    if (event.key.startsWith('Arrow') && event.target instanceof Element && event.target.closest('#viewer, #list, audio, video')) return;
    const command = commands[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!command) return;
    event.preventDefault();
    command();
  });
})();
