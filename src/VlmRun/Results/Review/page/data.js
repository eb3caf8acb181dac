// Where the page has its data from: the cmdlet that serves it, or the files beside it when it is opened from disk.
'use strict';
const vlm = {};
(() => {
  const isFile = location.protocol === 'file:';
  const waiting = new Map();

  // A page from disk may load scripts and nothing else; each brings one JSON text.
  vlm.receive = (name, json) => {
    const wait = waiting.get(name);
    waiting.delete(name);
    wait?.(json);
  };

  function script(name) {
    return new Promise((resolve, reject) => {
      const element = document.createElement('script');
      waiting.set(name, (json) => { element.remove(); resolve(json); });
      element.onerror = () => { waiting.delete(name); element.remove(); reject(new Error(`${name} is not there.`)); };
      element.src = `${name}.js`;
      document.head.append(element);
    });
  }

  async function request(name, options) {
    const answer = await fetch(name, { cache: 'no-store', ...options });
    if (!answer.ok) throw Object.assign(new Error(`The review answered ${answer.status}.`), { status: answer.status });
    return answer;
  }

  vlm.data = {
    isFile,
    async get(name) { return isFile ? JSON.parse(await script(name)) : (await request(`${name}.json`)).json(); },
    async post(name, body) {
      const answer = await request(name, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
      return answer.json();
    },
    // The bytes of a PDF file: from disk they come as text.
    async bytes(url) {
      if (!isFile) return new Uint8Array(await (await request(url)).arrayBuffer());
      const text = atob(JSON.parse(await script(url)));
      return Uint8Array.from(text, (character) => character.charCodeAt(0));
    },
    script: (url) => new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${url} is not there.`));
      element.src = url;
      document.head.append(element);
    }),
  };
})();
