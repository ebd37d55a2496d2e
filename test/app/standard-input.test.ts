import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { endingOf, startSaeMon } from '../commands/run-sae-mon.ts';
import { untilCaught } from '../commands/until-caught.ts';
import type { ExportDocument } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { counts, cutFiles, ETHERNET, exported } from './exported.ts';

suite('standard input', () => {
  const SAE_MON = join(import.meta.dirname, '../../bin/sae-mon.js');

  test('is read as a file is: from a pipe, a file, a socket, compressed or not', async () => {
    using folder = new TemporaryFolder();
    const gzip = folder.file('capture.gz');
    writeFileSync(gzip, gzipSync(readFileSync(ETHERNET)));
    const reference = counts(await exported(ETHERNET));
    const run = `"${process.execPath}" "${SAE_MON}" export --json --replay -`;
    for (const line of [`cat "${ETHERNET}" | ${run}`, `${run} < "${ETHERNET}"`, `cat "${gzip}" | ${run}`]) {
      await using child = new Child('sh', ['-c', line]);
      const { code, stdout, stderr } = await endingOf(child);
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stderr, /warning/i);
      const document = JSON.parse(stdout) as ExportDocument & { readonly targets: readonly object[] };
      assert.deepEqual(counts(document), reference, line);
      assert.deepEqual(document.targets, [{ kind: 'pcap', value: 'standard input', processes: 0 }]);
    }
    await using child = startSaeMon(['export', '--json', '--replay', '-']);
    child.write(readFileSync(ETHERNET));
    child.endInput();
    const { code, stdout } = await endingOf(child);
    assert.equal(code, 0);
    assert.deepEqual(counts(JSON.parse(stdout) as ExportDocument), reference);
  });

  test('that ends within a packet is cut: its sender was stopped', async () => {
    const bytes = readFileSync(ETHERNET);
    for (const [length, expected] of [
      [6001, [false, 1]],
      [bytes.length, [true, 0]],
    ] as const) {
      await using child = startSaeMon(['export', '--json', '--replay', '-']);
      child.write(bytes.subarray(0, length));
      child.endInput();
      const { code, stdout } = await endingOf(child);
      assert.equal(code, 0);
      assert.deepEqual(cutFiles(stdout), expected);
    }
  });

  test('shows what comes when it comes, and what came when it is asked to end', async () => {
    const bytes = readFileSync(ETHERNET);
    await using child = startSaeMon(['trace', '--json', '--replay', '-']);
    child.write(bytes.subarray(0, 6000));
    await child.until(() => child.stdout.includes('"operation":"HEAD"'), 'the first transactions');
    const before = child.stdout.split('\n').length;
    child.write(bytes.subarray(6000));
    await child.until(() => child.stdout.split('\n').length > before + 5, 'the others');
    child.signal('SIGINT');
    const { code, stdout } = await endingOf(child);
    assert.equal(code, 0);
    assert.match(stdout.trim().split('\n').at(-1) ?? '', /"kind":"summary"/);
  });

  test('closes windows while nothing comes', async () => {
    await using child = startSaeMon(['export', '--json', '--interval', '200ms', '--replay', '-']);
    child.write(readFileSync(ETHERNET));
    await child.until(() => child.stdout.split('\n').length > 6, 'windows behind the last packet');
    child.signal('SIGTERM');
    assert.equal((await endingOf(child)).code, 0);
  });

  test('that nobody writes to ends when it is asked to', async () => {
    await using child = startSaeMon(['export', '--json', '--replay', '-']);
    await untilCaught(child, 'SIGHUP');
    child.signal('SIGINT');
    const { code, stdout, stderr } = await endingOf(child);
    assert.deepEqual([code, stdout, stderr], [0, '', '']);
  });

  test('that is a terminal, closed, or holds something else, is refused', async () => {
    const run = `"${process.execPath}" "${SAE_MON}" export --json --replay -`;
    await using terminal = new Child('script', ['-qec', run, '/dev/null']);
    const refused = await endingOf(terminal);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /--replay - reads standard input, and that is a terminal\r\n {2}Give it a capture: /);
    for (const line of [`${run} < /dev/null`, `${run} <&-`, `echo hello, this is text | ${run}`]) {
      await using child = new Child('sh', ['-c', line]);
      const { code, stderr } = await endingOf(child);
      assert.equal(code, 1, line);
      assert.match(stderr, /^sae-mon: standard input holds no packet capture\n/, line);
    }
  });
});
