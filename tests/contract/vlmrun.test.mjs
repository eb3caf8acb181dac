// Every operation of the official client `vlmrun`, unmodified, against the simulator.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { key, startSimulator } from './simulator.mjs';

const require = createRequire(import.meta.url);
const { VlmRun } = require('vlmrun');
const invoice = fileURLToPath(new URL('../../docs/demo/images/invoice.png', import.meta.url));
const receipt = fileURLToPath(new URL('../../docs/demo/images/receipt.jpg', import.meta.url));

let simulator, client, folder;

before(async () => {
  simulator = await startSimulator();
  client = new VlmRun({ apiKey: key, baseURL: simulator.baseURL });
  folder = await mkdtemp(join(tmpdir(), 'vlmrun-contract-'));
});
after(async () => {
  await simulator.stop();
  await rm(folder, { recursive: true });
});
beforeEach(() => simulator.control('POST', 'reset'));

async function document(text = 'an order') {
  const path = join(folder, 'order.pdf');
  await writeFile(path, `%PDF-1.7 ${text}`);
  return client.files.upload({ filePath: path });
}

const isTime = (text) => assert.ok(!Number.isNaN(Date.parse(text)), `${text} is no time`);
const isMissing = (error) => error.name === 'APIError' && error.http_status === 404 || error.statusCode === 404 || /404|not found/i.test(error.message);

describe('models', () => {
  it('list', async () => {
    const models = await client.models.list();
    assert.ok(models.length > 20);
    assert.ok(models.every((row) => row.model && row.domain));
  });
});

describe('hub', () => {
  it('info', async () => assert.match((await client.hub.info()).version, /^\d+\.\d+\.\d+$/));

  it('listDomains', async () => {
    const domains = (await client.hub.listDomains()).map((row) => row.domain);
    assert.equal(domains.length, 31);
    assert.ok(domains.includes('document.invoice'));
  });

  it('getSchema', async () => {
    const schema = await client.hub.getSchema({ domain: 'document.invoice' });
    assert.equal(schema.domain, 'document.invoice');
    assert.match(schema.schema_hash, /^[0-9a-f]{8}$/);
    assert.ok(schema.json_schema.properties.invoice_id);
  });

  it('getSchema of a domain that is not there', () => assert.rejects(client.hub.getSchema({ domain: 'no.such' }), /no\.such/));
});

describe('files', () => {
  it('upload, get, list, getCachedFile, checkFileExists, delete', async () => {
    const sent = await client.files.upload({ filePath: receipt, purpose: 'vision' });
    assert.equal(sent.filename, basename(receipt));
    assert.equal(sent.purpose, 'vision');
    assert.ok(sent.bytes > 1000);
    isTime(sent.created_at);

    assert.equal((await client.files.get(sent.id)).id, sent.id);
    assert.deepEqual((await client.files.list({ skip: 0, limit: 5 })).map((file) => file.id), [sent.id]);
    assert.equal((await client.files.getCachedFile(receipt)).id, sent.id);
    assert.equal((await client.files.checkFileExists(receipt)).id, sent.id);
    assert.equal((await client.files.upload({ filePath: receipt })).id, sent.id, 'known content is not sent again');
    assert.notEqual((await client.files.upload({ filePath: receipt, checkDuplicate: false })).id, sent.id);

    await client.files.delete(sent.id);
    await assert.rejects(client.files.get(sent.id), isMissing);
  });

  it('upload of a File', async () => {
    const sent = await client.files.upload({ file: new File(['%PDF-1.7'], 'own.pdf', { type: 'application/pdf' }) });
    assert.equal(sent.filename, 'own.pdf');
    assert.equal(sent.bytes, 8);
  });

  it('getCachedFile of what was never sent', async () => assert.equal(await client.files.getCachedFile(invoice), null));
});

describe('image', () => {
  it('generate from a path', async () => {
    const done = await client.image.generate({ images: [invoice], domain: 'document.invoice' });
    assert.equal(done.status, 'completed');
    assert.equal(done.domain, 'document.invoice');
    assert.equal(done.usage.elements_processed, 1);
    assert.ok(done.response.invoice_id);
    isTime(done.completed_at);
    assert.deepEqual((await client.predictions.get(done.id)).response, done.response);
  });

  it('generate from an address, with a schema', async () => {
    const json = { type: 'object', properties: { colour: { type: 'string' }, count: { type: 'integer' } }, required: ['colour', 'count'] };
    const done = await client.image.generate({ urls: ['https://example.com/a.jpg'], domain: 'image.caption', config: { jsonSchema: json } });
    assert.equal(typeof done.response.colour, 'string');
    assert.ok(Number.isInteger(done.response.count));
  });

  it('generate with batch, then wait', async () => {
    await simulator.control('PATCH', 'settings', { job_polls: 2 });
    const started = await client.image.generate({ images: [receipt], domain: 'document.receipt', batch: true });
    assert.equal(started.status, 'pending');
    assert.equal(started.response, null);
    const done = await client.predictions.wait(started.id, 30, 0.01);
    assert.equal(done.id, started.id);
    assert.equal(done.status, 'completed');
    assert.ok(done.response);
  });

  it('schema', async () => {
    const found = await client.image.schema({ images: [invoice] });
    assert.equal(found.status, 'completed');
    assert.ok(found.response.json_schema.properties);
  });
});

for (const [kind, domain] of [['document', 'document.invoice'], ['audio', 'audio.transcription'], ['video', 'video.transcription']]) {
  describe(kind, () => {
    it('generate from a file', async () => {
      const file = await document();
      const done = await client[kind].generate({ fileId: file.id, domain });
      assert.equal(done.status, 'completed');
      assert.equal(done.domain, domain);
      assert.ok(Object.keys(done.response).length > 0);
    });

    it('generate from an address, with batch', async () => {
      await simulator.control('PATCH', 'settings', { job_polls: 1 });
      const started = await client[kind].generate({ url: 'https://example.com/a.bin', domain, batch: true });
      assert.equal(started.status, 'pending');
      assert.equal((await client.predictions.wait(started.id, 30, 0.01)).status, 'completed');
    });

    it('generate from a file that is not there', () => assert.rejects(client[kind].generate({ fileId: 'none', domain }), isMissing));

    it('schema', async () => {
      const file = await document();
      const found = await client[kind].schema({ fileId: file.id });
      assert.ok(found.response.json_schema);
    });
  });
}

describe('predictions', () => {
  it('list, with skip and limit', async () => {
    const ids = await simulator.control('POST', 'predictions', { count: 5, status: 'completed' });
    assert.deepEqual((await client.predictions.list()).map((row) => row.id), ids.toReversed());
    assert.deepEqual((await client.predictions.list({ skip: 1, limit: 2 })).map((row) => row.id), [ids[3], ids[2]]);
  });

  it('get of what is not there', () => assert.rejects(client.predictions.get('none'), isMissing));

  it('wait for a job that failed goes on to its timeout, as this client does', async () => {
    const [id] = await simulator.control('POST', 'predictions', { count: 1, status: 'failed' });
    await assert.rejects(client.predictions.wait(id, 0.05, 0.01), /did not complete/);
  });
});

describe('finetuning', () => {
  async function trained() {
    const file = await document('training');
    return client.finetuning.create({ model: 'vlm-1', trainingFile: file.id, suffix: 'mine_1' });
  }

  it('create, get, list', async () => {
    const job = await trained();
    assert.ok(job.id);
    assert.equal(job.suffix, 'mine_1');
    assert.equal((await client.finetuning.get(job.id)).id, job.id);
    assert.deepEqual((await client.finetuning.list()).map((row) => row.id), [job.id]);
  });

  it('create for a file that is not there', () =>
    assert.rejects(client.finetuning.create({ model: 'vlm-1', trainingFile: 'none' }), isMissing));

  it('provision', async () => {
    const ready = await client.finetuning.provision({ model: 'vlm-1-ft-sample', duration: 60, concurrency: 2 });
    assert.ok(ready.id);
    assert.equal(ready.model, 'vlm-1-ft-sample');
  });

  it('generate', async () => {
    const done = await client.finetuning.generate({
      model: 'vlm-1-ft-sample',
      images: [receipt],
      prompt: 'Read it',
      jsonSchema: { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] },
    });
    assert.equal(done.status, 'completed');
    assert.equal(typeof done.response.total, 'number');
  });

  it('cancel, which this client has and the API has not', () => assert.rejects(client.finetuning.cancel('any'), /Not implemented/));
});

describe('dataset', () => {
  it('create, get, list', async () => {
    const images = join(folder, 'images');
    await mkdir(images, { recursive: true });
    await writeFile(join(images, 'a.txt'), 'a');
    const made = await client.dataset.create({
      datasetDirectory: images,
      datasetName: 'contract',
      domain: 'document.invoice',
      datasetType: 'images',
    });
    assert.equal(made.dataset_name, 'contract');
    assert.equal(made.dataset_type, 'images');
    assert.equal((await client.dataset.get(made.id)).id, made.id);
    assert.deepEqual((await client.dataset.list()).map((row) => row.id), [made.id]);
  });
});

// Routes that this version of the client still calls and the API has removed: api reference 2.14.
describe('paths of old', () => {
  it('feedback.submit goes to experimental/feedback/submit', async () => {
    await assert.rejects(client.feedback.submit({ id: 'any', label: {}, notes: 'n' }), isMissing);
  });

  it('web.generate goes to web/generate', async () => {
    await assert.rejects(client.web.generate({ url: 'https://example.com', model: 'vlm-1', domain: 'd', mode: 'fast' }), isMissing);
  });
});

describe('the key', () => {
  it('is refused when wrong', async () => {
    const stranger = new VlmRun({ apiKey: 'wrong', baseURL: simulator.baseURL });
    await assert.rejects(stranger.models.list(), /Invalid API Key/);
  });
});
