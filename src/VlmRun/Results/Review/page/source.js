// Draws the source: pictures, PDF pages as they are looked at, audio and video.
'use strict';
(() => {
  const pages = document.getElementById('pages');
  const viewer = document.getElementById('viewer');
  const notes = document.getElementById('notes');
  const keptPages = 12;
  let zoom = 1;
  let shown = 0;
  let pdf = null;
  let drawn = [];
  let watcher = null;
  let player = null;
  let viewerOf = null;

  const element = (name, className) => Object.assign(document.createElement(name), { className });
  const fit = () => Math.max(240, viewer.clientWidth - 32);

  function note(text) {
    const place = element('p', 'notice');
    place.textContent = text;
    notes.append(place);
  }

  function frame(number, width, height) {
    const page = element('div', 'page');
    page.dataset.page = number;
    page.dataset.ratio = height / width;
    pages.append(page);
    return page;
  }

  function resize() {
    const width = Math.round(fit() * zoom);
    pages.style.width = `${width}px`;
    for (const page of pages.querySelectorAll('.page[data-ratio]')) {
      page.style.width = `${width}px`;
      page.style.height = `${width * Number(page.dataset.ratio)}px`;
    }
    document.getElementById('zoom-value').textContent = `${Math.round(zoom * 100)} %`;
  }

  function picture(file, number) {
    const page = frame(number, 4, 3);
    const image = element('img', '');
    image.alt = `${file.name}, page ${number + 1}`;
    const loaded = new Promise((resolve) => {
      image.onload = () => { page.dataset.ratio = image.naturalHeight / image.naturalWidth; resize(); resolve(); };
      image.onerror = () => { page.remove(); note(`This browser cannot draw ${file.name}. The fields are beside it all the same.`); resolve(); };
    });
    image.src = file.url;
    page.append(image);
    return loaded;
  }

  async function openPdf(file, turn) {
    if (!vlm.pdfjs) {
      const view = element('iframe', 'page');
      view.title = file.name;
      view.src = `${file.url}#page=1`;
      pages.append(view);
      viewerOf = (page) => { view.src = `${file.url}#page=${page + 1}`; };
      note('The boxes are not drawn: this build of the module comes without pdfjs-dist. The browser shows the file itself.');
      return;
    }
    if (!globalThis.pdfjsLib) await vlm.data.script('pdfjs/pdf.js');
    if (vlm.data.isFile && !globalThis.pdfjsWorker) await vlm.data.script('pdfjs/pdf.worker.js');
    const { getDocument, GlobalWorkerOptions, PasswordException } = globalThis.pdfjsLib;
    const base = new URL('pdfjs/', location.href).href;
    GlobalWorkerOptions.workerSrc = `${base}pdf.worker.js`;
    let opened;
    try {
      const bytes = await vlm.data.bytes(file.url);
      const task = getDocument({
        data: bytes, verbosity: 0, isEvalSupported: false, useWasm: false, enableXfa: false, useSystemFonts: true,
        ...(vlm.data.isFile ? {} : { cMapUrl: `${base}cmaps/`, cMapPacked: true, standardFontDataUrl: `${base}standard_fonts/` }),
      });
      opened = await task.promise;
    } catch (error) {
      const isLocked = error instanceof PasswordException || error?.name === 'PasswordException';
      note(isLocked
        ? `${file.name} is encrypted: it opens with a password only. The fields are beside it all the same.`
        : `${file.name} cannot be drawn: ${error?.message ?? error}. The fields are beside it all the same.`);
      return;
    }
    if (turn !== shown) return void opened.loadingTask?.destroy();
    pdf = opened;
    const first = (await pdf.getPage(1)).getViewport({ scale: 1 });
    for (let number = 0; number < pdf.numPages; number++) {
      const page = frame(number, first.width, first.height);
      const label = element('span', 'number');
      label.textContent = `${number + 1} / ${pdf.numPages}`;
      page.append(label);
    }
    resize();
    watcher = new IntersectionObserver((seen) => {
      for (const entry of seen) if (entry.isIntersecting) draw(entry.target).catch(() => { });
    }, { root: viewer, rootMargin: '500px' });
    for (const page of pages.querySelectorAll('.page')) watcher.observe(page);
  }

  // A page at the size that it is seen in; far ones are given up, so that 500 pages need no more memory than a dozen.
  async function draw(page) {
    if (!pdf) return;
    const source = pdf;
    const width = Math.round(fit() * zoom);
    const scale = Math.min(devicePixelRatio, 4096 / width);
    if (page.dataset.drawn === `${width}@${scale}`) return;
    page.dataset.drawn = `${width}@${scale}`;
    const one = await source.getPage(Number(page.dataset.page) + 1);
    const natural = one.getViewport({ scale: 1 });
    if (Math.abs(natural.height / natural.width - Number(page.dataset.ratio)) > 1e-6) {
      page.dataset.ratio = natural.height / natural.width;
      resize();
    }
    const viewport = one.getViewport({ scale: width * scale / natural.width });
    const canvas = element('canvas', '');
    canvas.width = Math.round(viewport.width);
    canvas.height = Math.round(viewport.height);
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `Page ${Number(page.dataset.page) + 1}`);
    await one.render({ canvas, viewport, annotationMode: globalThis.pdfjsLib.AnnotationMode.ENABLE }).promise;
    if (source !== pdf) return;
    page.querySelector('canvas')?.remove();
    page.prepend(canvas);
    drawn = [...drawn.filter((other) => other !== page), page];
    while (drawn.length > keptPages) {
      const far = drawn.shift();
      const old = far.querySelector('canvas');
      if (old) { old.width = 0; old.remove(); }
      delete far.dataset.drawn;
      watcher?.unobserve(far);
      watcher?.observe(far);
    }
  }

  vlm.source = {
    get zoom() { return zoom; },
    page: (number) => pages.querySelector(`.page[data-page="${number}"]`),
    count: () => pages.querySelectorAll('.page[data-page]').length,
    async show(source) {
      const turn = ++shown;
      watcher?.disconnect();
      pdf?.loadingTask?.destroy();
      pdf = watcher = player = viewerOf = null;
      drawn = [];
      notes.replaceChildren();
      pages.replaceChildren();
      viewer.scrollTo(0, 0);
      if (source.note) note(source.note);
      let number = 0;
      const loads = [];
      for (const file of source.files) {
        if (file.note) note(file.note);
        if (file.kind === 'image') loads.push(picture(file, number++));
        else if (file.kind === 'pdf') loads.push(openPdf(file, turn));
        else if (file.kind === 'audio' || file.kind === 'video') {
          player = element(file.kind, '');
          player.controls = true;
          player.preload = 'metadata';
          player.title = file.name;
          player.onerror = () => note(`This browser cannot play ${file.name}. The fields are beside it all the same.`);
          player.src = file.url;
          pages.append(player);
        }
      }
      resize();
      await Promise.all(loads);
      return turn === shown;
    },
    setZoom(value) {
      zoom = Math.min(8, Math.max(.25, value));
      const x = viewer.scrollWidth ? (viewer.scrollLeft + viewer.clientWidth / 2) / viewer.scrollWidth : 0;
      const y = viewer.scrollHeight ? (viewer.scrollTop + viewer.clientHeight / 2) / viewer.scrollHeight : 0;
      resize();
      viewer.scrollTo(x * viewer.scrollWidth - viewer.clientWidth / 2, y * viewer.scrollHeight - viewer.clientHeight / 2);
      if (watcher) for (const page of pages.querySelectorAll('.page')) { watcher.unobserve(page); watcher.observe(page); }
    },
    // The browser's own viewer, where it stands in for pdfjs-dist.
    turn(page) { if (viewerOf && Number.isInteger(page)) viewerOf(page); },
    seek(seconds) { if (player && Number.isFinite(seconds)) player.currentTime = seconds; },
    resize,
  };

  let later = 0;
  new ResizeObserver(() => { clearTimeout(later); later = setTimeout(() => vlm.source.setZoom(zoom), 60); }).observe(viewer);
})();
