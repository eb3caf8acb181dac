// What the vendor's own integration tests show of the service, and the clients pinned here cannot ask for: see README.md.
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
