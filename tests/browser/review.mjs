// Starts a review through the built module, and a browser to drive it with.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const [shell, ...words] = JSON.parse(process.env.VLMRUN_SHELL ?? '["pwsh"]');
export const folder = mkdtempSync(join(tmpdir(), 'vlmrun-browser-'));
let count = 0;
const children = new Set();

export function launch() {
  return chromium.launch({ executablePath: process.env.VLMRUN_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}

function start(payloads, named) {
  const file = join(folder, `payloads-${++count}.json`);
  writeFileSync(file, JSON.stringify(payloads.map((one, n) => ({ id: `p${n}`, source: '', ...one }))));
  const given = Object.entries({ Module: process.env.VLMRUN_MODULE, Payloads: file, ...named }).flatMap(([name, value]) => [`-${name}`, value]);
  const child = spawn(shell, [...words, '-NoProfile', '-NonInteractive', '-File', join(here, 'review.ps1'), ...given], {
    stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', HOME: folder, VLMRUN_API_KEY: '', VLMRUN_BASE_URL: 'http://127.0.0.1:9/v1' },
  });
  children.add(child);
  return child;
}

// Ends what a failed test has left.
export function stopAll() {
  for (const child of children) child.kill('SIGKILL');
}

// A review of payloads: its address, and what came out of it when it has ended.
export async function serve(payloads, named = {}) {
  const result = join(folder, `result-${count + 1}.json`);
  const child = start(payloads, { Result: result, ...named });
  let output = '';
  child.stderr.on('data', (piece) => { output += piece; });
  const address = await new Promise((resolve, reject) => {
    child.stdout.on('data', (piece) => {
      output += piece;
      const found = /The review is at (http:\S+)/.exec(output);
      if (found) resolve(found[1]);
    });
    child.on('exit', () => reject(new Error(`The review did not start: ${output}`)));
  });
  return {
    address,
    child,
    output: () => output,
    async end() {
      if (child.exitCode === null) await once(child, 'exit');
      return existsSync(result) ? JSON.parse(readFileSync(result, 'utf8')) : null;
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) { child.kill('SIGKILL'); await once(child, 'exit'); }
    },
  };
}

// The same as files on disk: the path of the page.
export async function write(payloads, named = {}) {
  const child = start(payloads, { Export: join(folder, `export-${count + 1}`), ...named });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => { output += piece; });
  await once(child, 'exit');
  const found = /^.*index\.html$/m.exec(output);
  if (!found) throw new Error(`Nothing was exported: ${output}`);
  return found[0].trim();
}

// Runs a script with the module, and gives what it writes.
export async function run(script) {
  const child = spawn(shell, [...words, '-NoProfile', '-NonInteractive', '-Command', `Import-Module '${process.env.VLMRUN_MODULE}/VlmRun.psd1'; ${script}`], { env: { ...process.env, NO_COLOR: '1', HOME: folder } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => { output += piece; });
  await once(child, 'exit');
  return output.trim();
}

// A page that notes what should not happen: errors, and requests to anywhere else.
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1300, height: 850 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const trouble = [];
  const origin = address.startsWith('file:') ? 'file://' : new URL(address).origin;
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') trouble.push(message.text()); });
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) trouble.push(`request to ${request.url()}`);
  });
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(address);
  await page.waitForSelector('body[data-ready]');
  return { page, trouble };
}

// A picture of 24 bits a pixel: white, with a black rectangle.
export function bitmap(name, width, height, [x, y, w, h]) {
  const row = Math.ceil(width * 3 / 4) * 4;
  const bytes = Buffer.alloc(54 + row * height, 255);
  bytes.write('BM', 0, 'latin1');
  [[2, bytes.length], [6, 0], [10, 54], [14, 40], [18, width], [22, height], [30, 0], [34, row * height], [38, 2835], [42, 2835], [46, 0], [50, 0]].forEach(([at, value]) => bytes.writeUInt32LE(value, at));
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let line = y; line < y + h; line++) bytes.fill(0, 54 + row * (height - 1 - line) + x * 3, 54 + row * (height - 1 - line) + (x + w) * 3);
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

// A PDF file with so many pages of 600 x 800 points, each with a black rectangle; its y is from the top.
export function pdf(name, pages, [x, y, w, h], encrypt = '') {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', `<</Type/Pages/Count ${pages}/Kids[${Array.from({ length: pages }, (_, n) => `${3 + 2 * n} 0 R`).join(' ')}]>>`];
  for (let n = 0; n < pages; n++) {
    const content = `0 g ${x} ${800 - y - h} ${w} ${h} re f`;
    objects.push(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents ${4 + 2 * n} 0 R/Resources<<>>>>`, `<</Length ${content.length}>>stream\n${content}\nendstream`);
  }
  if (encrypt) objects.push(encrypt);
  let text = '%PDF-1.4\n';
  const places = objects.map((object, n) => { const at = text.length; text += `${n + 1} 0 obj\n${object}\nendobj\n`; return at; });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  text += `trailer<</Size ${objects.length + 1}/Root 1 0 R${encrypt ? `/Encrypt ${objects.length} 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]` : ''}>>\nstartxref\n${table}\n%%EOF\n`;
  const path = join(folder, name);
  writeFileSync(path, text, 'latin1');
  return path;
}

export const metadata = (confidence, xywh, page = 0) => ({ confidence, bboxes: [{ xywh, page }] });
