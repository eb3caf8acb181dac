// Draws the boxes over the pages, in fractions of the page: they fit at every zoom and on every screen.
'use strict';
(() => {
  const layers = [];

  // A box as the page can show it: cut to the page, null when nothing of it is on it.
  function visible(box) {
    const x0 = Math.max(0, Math.min(box.x, box.x + box.width));
    const y0 = Math.max(0, Math.min(box.y, box.y + box.height));
    const x1 = Math.min(1, Math.max(box.x, box.x + box.width));
    const y1 = Math.min(1, Math.max(box.y, box.y + box.height));
    return x1 >= x0 && y1 >= y0 && [x0, y0, x1, y1].every(Number.isFinite) ? { x: x0, y: y0, width: x1 - x0, height: y1 - y0 } : null;
  }

  vlm.boxes = {
    // Why a field has no box on the pages, or null when it has one.
    trouble(field) {
      if (!field.boxes.length || !vlm.source.count()) return null;
      const missing = field.boxes.filter((box) => !vlm.source.page(box.page ?? 0));
      if (missing.length === field.boxes.length) return `Its box is on page ${(missing[0].page ?? 0) + 1}, which the file does not have.`;
      return field.boxes.some((box) => vlm.source.page(box.page ?? 0) && visible(box)) ? null : 'Its box is outside the page.';
    },
    draw(fields, onPick) {
      for (const layer of layers.splice(0)) layer.remove();
      fields.forEach((field, index) => {
        for (const box of field.boxes) {
          const page = vlm.source.page(box.page ?? 0);
          const place = visible(box);
          if (!page || !place) continue;
          const button = document.createElement('button');
          button.type = 'button';
          button.className = 'box';
          button.tabIndex = -1;
          button.dataset.field = index;
          button.dataset.level = vlm.level(field);
          button.title = box.text ? `${field.path}: ${box.text}` : field.path;
          button.setAttribute('aria-label', `Box of ${field.path}`);
          button.style.left = `${place.x * 100}%`;
          button.style.top = `${place.y * 100}%`;
          button.style.width = `${place.width * 100}%`;
          button.style.height = `${place.height * 100}%`;
          button.addEventListener('click', () => onPick(index, true));
          button.addEventListener('mouseenter', () => vlm.fields.light(index, false));
          page.append(button);
          layers.push(button);
        }
      });
    },
    light(index, reveal) {
      let first = null;
      for (const box of layers) {
        const is = box.dataset.field === String(index);
        box.classList.toggle('lit', is);
        if (is) first ??= box;
      }
      if (first && reveal) first.scrollIntoView({ block: 'center', inline: 'nearest' });
    },
  };
})();
