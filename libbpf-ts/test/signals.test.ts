import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Session } from 'node:inspector/promises';
import { test } from 'node:test';
import { openWith } from './fixture.ts';

const LOADS = 5;
/** Shorter than any try of the kernel's to verify the program. */
const PROFILE_INTERVAL_US = 50;
/** Each comes to the test's own main thread; Node.js hears them, and their default would be to end the process or to do nothing. */
const SIGNALS = ['SIGWINCH', 'SIGCHLD', 'SIGALRM', 'SIGVTALRM', 'SIGIO', 'SIGURG', 'SIGCONT'] as const;
/** Sends them in turn as fast as it can, to the process that started it. */
const STORM = `for (;;) for (const signal of ${JSON.stringify(SIGNALS)}) process.kill(process.ppid, signal)`;

function loadAndAttach(): void {
  for (let i = 0; i < LOADS; i++) {
    using object = openWith('long_to_verify', 'count_raw').load();
    object.program('long_to_verify').attach();
    object.program('count_raw').attach();
  }
}

test('a profiler that interrupts the thread faster than a program is verified does not end a load', async () => {
  using session = new DisposableSession();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: PROFILE_INTERVAL_US });
  await session.post('Profiler.start');
  loadAndAttach();
  const { profile } = await session.post('Profiler.stop');
  assert.ok(profile.nodes.length > 0);
});

test('signals from outside do not end a load, and are heard when it is over', async () => {
  const heard = new Set<string>();
  const hear = (signal: string): unknown => heard.add(signal);
  for (const signal of SIGNALS) process.on(signal, hear);
  const storm = spawn(process.execPath, ['-e', STORM], { stdio: 'inherit' });
  try {
    await once(process, 'SIGALRM');
    loadAndAttach();
    heard.clear();
    while (heard.size < SIGNALS.length) await new Promise((resolve) => setImmediate(resolve));
  } finally {
    storm.kill('SIGKILL');
    await once(storm, 'exit');
    for (const signal of SIGNALS) process.off(signal, hear);
  }
});

class DisposableSession extends Session implements Disposable {
  constructor() {
    super();
    this.connect();
  }

  [Symbol.dispose](): void {
    this.disconnect();
  }
}
