// Prints the results of the official clients with the simulator at the given address, as one JSON object, for comparison with the cmdlets.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { key } from './simulator.mjs';

const require = createRequire(import.meta.url);
const { VlmRun } = require('vlmrun');
const baseURL = process.argv[2];
const folder = process.argv[3];
const image = (name) => fileURLToPath(new URL(`../../docs/demo/images/${name}`, import.meta.url));
const client = new VlmRun({ apiKey: key, baseURL });
const openai = new OpenAI({ apiKey: key, baseURL: `${baseURL}/openai`, maxRetries: 0 });
const schema = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] };
const tuned = 'vlm-1-ft-sample';
const question = { model: 'vlmrun-orion-1:auto', messages: [{ role: 'user', content: 'What is VLM Run?' }] };

// The console output of this client would be part of the result.
console.debug = () => {};
const file = await client.files.upload({ filePath: image('receipt.jpg') });
const job = await client.finetuning.create({ model: 'vlm-1', trainingFile: file.id, suffix: 'witness' });
const dataset = await client.dataset.create({
  datasetDirectory: folder, datasetName: 'witness', domain: 'document.receipt', datasetType: 'images',
});

const seen = {
  'models.list': await client.models.list(),
  'hub.info': await client.hub.info(),
  'hub.listDomains': await client.hub.listDomains(),
  'hub.getSchema': await client.hub.getSchema({ domain: 'document.invoice' }),
  'files.upload': file,
  'files.get': await client.files.get(file.id),
  'files.list': await client.files.list({ limit: 100 }),
  'image.generate': await client.image.generate({ images: [image('invoice.png')], domain: 'document.invoice' }),
  'image.schema': await client.image.schema({ images: [image('invoice.png')] }),
  'document.generate': await client.document.generate({ fileId: file.id, domain: 'document.receipt' }),
  'document.schema': await client.document.schema({ fileId: file.id }),
  'audio.generate': await client.audio.generate({ fileId: file.id, domain: 'audio.transcription' }),
  'video.generate': await client.video.generate({ fileId: file.id, domain: 'video.transcription' }),
  'finetuning.create': job,
  'finetuning.get': await client.finetuning.get(job.id),
  'finetuning.list': await client.finetuning.list(),
  'finetuning.provision': await client.finetuning.provision({ model: tuned }),
  'finetuning.generate': await client.finetuning.generate({
    model: tuned, images: [image('receipt.jpg')], prompt: 'Read it', jsonSchema: schema,
  }),
  'dataset.create': dataset,
  'dataset.get': await client.dataset.get(dataset.id),
  'dataset.list': await client.dataset.list(),
  'openai.models.list': (await openai.models.list()).data,
  'openai.models.retrieve': await openai.models.retrieve(question.model),
  'openai.chat.completions.create': await openai.chat.completions.create(question),
};
// Last, because it contains the objects created above.
seen['predictions.list'] = await client.predictions.list({ limit: 100 });
seen['predictions.get'] = await client.predictions.get(seen['image.generate'].id);
process.stdout.write(JSON.stringify(seen));
