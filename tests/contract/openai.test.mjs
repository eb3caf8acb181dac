// The operations of the official client `openai` that the service offers, unmodified, against the simulator.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import OpenAI from 'openai';
import { key, startSimulator } from './simulator.mjs';

const model = 'vlmrun-orion-1:auto';
const messages = [{ role: 'user', content: 'What is in the picture?' }];

let simulator, client;

before(async () => {
  simulator = await startSimulator();
  client = new OpenAI({ apiKey: key, baseURL: `${simulator.baseURL}/openai`, maxRetries: 0 });
});
after(() => simulator.stop());
beforeEach(() => simulator.control('POST', 'reset'));

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { chunks, text: chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('') };
}

describe('models', () => {
  it('list', async () => {
    const ids = (await client.models.list()).data.map((row) => row.id);
    assert.ok(ids.includes(model));
  });

  it('retrieve', async () => {
    const found = await client.models.retrieve(model);
    assert.equal(found.id, model);
    assert.equal(found.object, 'model');
  });

  it('retrieve of what is not there', () => assert.rejects(client.models.retrieve('no-such'), OpenAI.NotFoundError));
});

describe('chat.completions', () => {
  it('create', async () => {
    const answer = await client.chat.completions.create({ model, messages });
    assert.equal(answer.object, 'chat.completion');
    assert.equal(answer.choices[0].message.role, 'assistant');
    assert.ok(answer.choices[0].message.content.length > 0);
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens);
    assert.match(answer.session_id, /^[0-9a-f-]{36}$/);
  });

  it('create with stream says the same, piece by piece', async () => {
    const whole = await client.chat.completions.create({ model, messages });
    const { chunks, text } = await collect(await client.chat.completions.create({ model, messages, stream: true }));
    assert.equal(text, whole.choices[0].message.content);
    assert.ok(chunks.length > 2);
    assert.ok(chunks.every((chunk) => chunk.object === 'chat.completion.chunk' && chunk.session_id === chunks[0].session_id));
    assert.equal(chunks.findLast((chunk) => chunk.choices[0]?.finish_reason).choices[0].finish_reason, 'stop');
  });

  it('stream, the helper of this client', async () => {
    const stream = client.beta.chat.completions.stream({ model, messages });
    let seen = '';
    stream.on('content', (piece) => { seen += piece; });
    assert.equal(await stream.finalContent(), seen);
    assert.ok(seen.length > 0);
  });

  it('create that goes on by session_id', async () => {
    const first = await client.chat.completions.create({ model, messages });
    const second = await client.chat.completions.create({ model, messages, session_id: first.session_id });
    assert.equal(second.session_id, first.session_id);
    await assert.rejects(
      client.chat.completions.create({ model, messages, session_id: '00000000-0000-4000-8000-000000000000' }),
      OpenAI.NotFoundError,
    );
  });

  it('create with a schema', async () => {
    const schema = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] };
    const answer = await client.chat.completions.create({ model, messages, response_format: { type: 'json_schema', schema } });
    assert.ok(Number.isInteger(JSON.parse(answer.choices[0].message.content).count));
  });

  it('create with an object asked for', async () => {
    const answer = await client.chat.completions.create({ model, messages, response_format: { type: 'json_object' } });
    assert.equal(typeof JSON.parse(answer.choices[0].message.content), 'object');
  });

  it('create with parts', async () => {
    const content = [
      { type: 'image_url', image_url: { url: 'https://example.com/a.jpg', detail: 'low' } },
      { type: 'file_url', file_url: { url: 'https://example.com/a.pdf' } },
      { type: 'text', text: 'Compare them.' },
    ];
    const answer = await client.chat.completions.create({ model, messages: [{ role: 'user', content }] });
    assert.ok(answer.choices[0].message.content.length > 0);
  });

  it('create without messages is refused', () => assert.rejects(
    client.chat.completions.create({ model, messages: undefined }),
    (error) => error.status === 422,
  ));

  it('a rate limit is its own error', async () => {
    await simulator.control('POST', 'faults', { kind: 'status', status: 429, path: '/v1/openai/chat/completions' });
    await assert.rejects(client.chat.completions.create({ model, messages }), OpenAI.RateLimitError);
  });
});

describe('the key', () => {
  it('is refused when wrong', async () => {
    const stranger = new OpenAI({ apiKey: 'wrong', baseURL: `${simulator.baseURL}/openai`, maxRetries: 0 });
    await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError);
  });
});
