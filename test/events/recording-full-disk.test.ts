import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { RecordingReader } from '../../src/events/recording-reader.ts';
import { RecordingWriter } from '../../src/events/recording-writer.ts';
import { buildRecord, bytesSection, joinRecords } from './batch-builder.ts';
import { RECORDING_HEADER } from './recording-header.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'sae-full-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]);
});
after(() => {
  execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
});

test('on a full disk the recording stays valid up to its last whole batch', async () => {
  const path = join(folder, 'full.rec');
  const writer = RecordingWriter.open(path);
  writer.start(RECORDING_HEADER);
  const batch = joinRecords(
    Array.from({ length: 37 }, () => buildRecord({ sections: [bytesSection('y'.repeat(333))] })),
  );
  for (let index = 0; index < 100 && writer.failure === null; index++) {
    writer.batch(index, batch, batch.length, 37);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await assert.rejects(writer.finish(100), { code: 'OUTPUT', message: /no space left/ });
  using reader = RecordingReader.open(path);
  let batches = 0;
  for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) {
    assert(chunk.kind === 'batch' && chunk.length === batch.length);
    batches += 1;
  }
  assert(batches >= 5, `${batches} batches`);
  assert.equal(reader.progress.position, statSync(path).size);
});
