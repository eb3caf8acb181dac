// Runs the integration tests of the client `vlmrun` from its source against the simulator: node integration.mjs FOLDER [FILE…]
// Each test file gets its own account with the objects that the tests expect.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { key, startSimulator } from './simulator.mjs';

if (!process.argv[2]) throw new Error('Say where the source of the client is, with its packages installed.');
const source = resolve(process.argv[2]);
const wanted = process.argv.slice(3);
const results = await mkdtemp(join(tmpdir(), 'vlmrun-integration-'));
const simulator = await startSimulator();
const counts = { passed: 0, failed: 0, pending: 0 };

// An account with objects, as the environment variables that the tests read.
async function makeAccount() {
  await simulator.control('POST', 'reset');
  const [[execution], [request], [chat]] = await Promise.all([
    simulator.control('POST', 'executions', { status: 'completed' }),
    simulator.control('POST', 'predictions', { status: 'completed' }),
    simulator.control('POST', 'chats', {}),
    simulator.control('POST', 'skills', { name: 'video-extraction' }),
    ...['resume-analyzer', 'test-agent'].map((name) => simulator.control('POST', 'agents', { name })),
  ]);
  return {
    TEST_API_KEY: key,
    TEST_BASE_URL: simulator.baseURL,
    AGENT_BASE_URL: simulator.baseURL,
    TEST_CALLBACK_URL: 'http://127.0.0.1:9/callback',
    TEST_AGENT_NAME: 'resume-analyzer',
    TEST_AGENT_EXECUTION_ID: execution,
    TEST_REQUEST_ID: request,
    TEST_CHAT_ID: chat,
    TEST_VIDEO_EXTRACTION_SKILL_NAME: 'video-extraction',
  };
}

async function run(file) {
  const outcome = join(results, `${file}.json`);
  const args = ['node_modules/jest/bin/jest.js', '--config=jest.integration.all.config.js', '--json', `--outputFile=${outcome}`, `client/${file}`];
  const env = { ...process.env, ...await makeAccount() };
  const [code] = await once(spawn(process.execPath, args, { cwd: source, env, stdio: 'ignore' }), 'exit');
  const { testResults } = JSON.parse(await readFile(outcome, 'utf8').catch(() => { throw new Error(`jest ended with ${code} on ${file}.`); }));
  for (const { message, assertionResults } of testResults) {
    if (assertionResults.length === 0) throw new Error(message);
    for (const { status, fullName, failureMessages } of assertionResults) {
      counts[status]++;
      if (status !== 'passed') console.log(`${status}: ${basename(file)}: ${fullName}\n${failureMessages.join('\n')}`);
    }
  }
}

try {
  const all = (await readdir(join(source, 'tests/integration/client'))).filter((file) => file.endsWith('.test.ts'));
  for (const file of all.filter((name) => wanted.length === 0 || wanted.some((part) => name.startsWith(part)))) await run(file);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.pending} left out by the client's own authors`);
} finally {
  await simulator.stop();
  await rm(results, { recursive: true });
}
