// What the integration tests of the vendor show about the service and the clients pinned here cannot request: see README.md.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { key, startSimulator } from './simulator.mjs';

let simulator;

before(async () => { simulator = await startSimulator(); });
after(() => simulator.stop());
beforeEach(async () => {
  await simulator.control('POST', 'reset');
  await simulator.control('PATCH', 'settings', { job_seconds: 0 });
});

async function send(method, path, body, status = 200) {
  const answer = await fetch(`${simulator.baseURL}/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  assert.equal(answer.status, status, `${method} ${path}`);
  return answer.headers.get('content-type').startsWith('application/json') ? answer.json() : Buffer.from(await answer.arrayBuffer());
}

describe('agents', () => {
  it('bear the name that they were given, wherever they are shown', async () => {
    const made = await send('POST', 'agent/create', { name: 'reader', config: { prompt: 'Read it.' } });
    assert.equal(made.name, 'reader');
    for (const way of [{ name: 'reader' }, { name: 'reader:1' }, { id: made.id }, { prompt: 'Read it.' }]) {
      const found = await send('POST', 'agent/lookup', way);
      assert.deepEqual([found.id, found.name], [made.id, 'reader']);
    }

    assert.equal((await send('GET', `agents/${made.id}`)).name, 'reader');
    assert.ok((await send('GET', 'agent')).some((row) => row.name === 'reader'));
  });

  it('that are made again are found by name and version', async () => {
    const ids = [];
    for (const prompt of ['Read it.', 'Read it well.']) ids.push((await send('POST', 'agent/create', { name: 'reader', config: { prompt } })).id);
    assert.equal((await send('POST', 'agent/lookup', { name: 'reader:1' })).id, ids[0]);
    assert.equal((await send('POST', 'agent/lookup', { name: 'reader' })).id, ids[1]);
    await send('POST', 'agent/lookup', { name: 'reader:3' }, 404);
  });

  it('made with a version in the name are found by it', async () => {
    const made = await send('POST', 'agent/create', { name: 'reader:7', config: { prompt: 'Read it.' } });
    assert.equal(made.name, 'reader:7');
    assert.equal((await send('POST', 'agent/lookup', { name: 'reader:7' })).id, made.id);
    assert.equal((await send('POST', 'agent/lookup', { name: 'reader' })).id, made.id);
  });
});

describe('executions', () => {
  const skill = { type: 'skill_reference', skill_name: 'extractor', skill_version: 'latest' };

  it('take a skill in place of an agent', async () => {
    await simulator.control('POST', 'skills', { name: 'extractor' });
    const agents = (await send('GET', 'agent')).length;
    const started = await send('POST', 'agent/execute', { inputs: { text: 'a' }, config: { service_tier: 'flex', skills: [skill] } });
    const done = await send('GET', `agent/executions/${started.id}`);
    assert.equal(done.status, 'completed');
    assert.equal(done.name, 'extractor:1');
    assert.equal((await send('GET', 'agent')).length, agents, 'a skill is no agent');
  });

  it('take a skill that the request brings along', async () => {
    const [id] = await simulator.control('POST', 'skills', { name: 'extractor' });
    const { download_url: url } = await send('GET', `skills/${id}/download`);
    const data = Buffer.from(await (await fetch(url)).arrayBuffer()).toString('base64');
    const inline = { type: 'inline', name: 'own', description: 'Own.', source: { type: 'base64', media_type: 'application/zip', data } };
    assert.equal((await send('POST', 'agent/execute', { config: { skills: [inline] } })).name, 'own:1');
  });

  it('of a skill that is not there, or of nothing, are refused', async () => {
    await send('POST', 'agent/execute', { config: { skills: [skill] } }, 404);
    await send('POST', 'agent/execute', { config: { skills: [] } }, 422);
  });
});

describe('an image that is asked for in words', () => {
  const words = 'Draw a chart of the sales. Return the chart as an image.';
  const picture = /img_[0-9a-f]{6}/;

  async function assertPicture(text, owner) {
    const [id] = picture.exec(text) ?? assert.fail(`no image in: ${text}`);
    assert.ok((await send('GET', `artifacts?object_id=${id}&${owner}`)).length > 0);
  }

  it('comes as an artifact of the chat', async () => {
    const answer = await send('POST', 'openai/chat/completions', { model: 'vlmrun-orion-1', messages: [{ role: 'user', content: words }] });
    await assertPicture(answer.choices[0].message.content, `session_id=${answer.session_id}`);
  });

  it('comes as an artifact of the execution', async () => {
    const started = await send('POST', 'agent/execute', { name: 'image-captioner', inputs: { prompt: words } });
    const done = await send('GET', `agent/executions/${started.id}`);
    await assertPicture(JSON.stringify(done.response), `execution_id=${started.id}`);
  });

  it('does not come where none is asked for', async () => {
    const answer = await send('POST', 'openai/chat/completions', { model: 'vlmrun-orion-1', messages: [{ role: 'user', content: 'Describe the image.' }] });
    assert.doesNotMatch(answer.choices[0].message.content, picture);
  });
});

describe('transcripts', () => {
  async function segment(kind) {
    const url = `https://example.com/a.${kind}`;
    const done = await send('POST', `${kind}/generate`, { url, domain: `${kind}.transcription`, batch: false }, 201);
    assert.ok(done.response.metadata.duration > 0);
    return done.response.segments[0];
  }

  it('of audio have their text in the segment', async () => {
    assert.equal(typeof (await segment('audio')).content, 'string');
  });

  it('of video have what is heard and what is seen', async () => {
    const { audio, video } = await segment('video');
    assert.deepEqual([typeof audio.content, typeof video.content], ['string', 'string']);
  });

  it('of audio are what the schema says', async () => {
    const { json_schema: schema } = await send('POST', 'schema', { domain: 'audio.transcription' });
    assert.deepEqual(Object.keys(await segment('audio')).toSorted(), schema.$defs.Segment.required.toSorted());
  });
});
