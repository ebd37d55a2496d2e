// Reporter of one test file, in the process of that file: the verdict is written at once and in one piece, so that
// nothing that happens to the process afterwards can lose it. One JSON line for each, in the file TEST_REPORT:
//   {"summary": {tests, passed, failed, …}}   once, when the process has nothing left to do
//   {"failed": "name", "why": "message"}      a test or suite that failed
//   {"open": ["TCPServerWrap", …]}            all tests are done, but these keep the process alive: it is killed
import { appendFileSync } from 'node:fs';

// Out of the environment, so that no program under test takes them for its own; the timers, before a test mocks them.
const { TEST_REPORT: report, TEST_LINGER_MS: lingerMs } = process.env;
delete process.env.TEST_REPORT;
delete process.env.TEST_LINGER_MS;
const { setTimeout, clearTimeout } = globalThis;

// biome-ignore lint/style/noDefaultExport: what the test runner wants of a reporter
// biome-ignore lint/correctness/useYield: what it says goes to the report
export default async function* countReporter(events) {
  let waiting = 0;
  let timer = null;
  for await (const { type, data } of events) {
    if (type === 'test:summary') tell({ summary: data.counts });
    if (type === 'test:fail') tell({ failed: data.name, why: reasonOf(data.details.error) });
    if (data?.nesting !== 0) continue;
    if (type === 'test:enqueue') waiting++;
    if (type === 'test:pass' || type === 'test:fail') waiting--;
    clearTimeout(timer);
    // It keeps nothing alive itself: it fires only where something else does.
    if (waiting === 0) timer = setTimeout(endLingering, Number(lingerMs)).unref();
  }
  clearTimeout(timer);
}

/** The runner wraps what was thrown. */
function reasonOf(error) {
  return `${error?.cause?.message ?? error?.message ?? ''}`;
}

function endLingering() {
  tell({ open: process.getActiveResourcesInfo() });
  process.kill(process.pid, 'SIGKILL');
}

function tell(line) {
  appendFileSync(report, `${JSON.stringify(line)}\n`);
}
