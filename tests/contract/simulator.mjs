// Starts the simulator for one test file, and uses its control routes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export const key = 'sim-key';

export async function startSimulator() {
  const path = process.env.VLMRUN_SIMULATOR;
  if (!path) throw new Error('VLMRUN_SIMULATOR does not say where VlmRun.Simulator.dll is.');
  const child = spawn('dotnet', [path, '--port', '0', '--until-stdin-closes'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  const root = /(http:\/\/127\.0\.0\.1:\d+)\/v1/.exec(line)?.[1];
  if (!root) throw new Error(`The simulator did not start: ${line}`);
  return {
    baseURL: `${root}/v1`,
    async stop() {
      child.stdin.end();
      await once(child, 'exit');
    },
    async control(method, path, body) {
      const answer = await fetch(`${root}/_sim/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      const text = await answer.text();
      return text ? JSON.parse(text) : undefined;
    },
  };
}
