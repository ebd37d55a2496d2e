import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NameRecorder } from '../../src/app/names/name-recorder.ts';
import { RecordedNames } from '../../src/app/names/recorded-names.ts';
import * as abi from '../../src/events/abi.gen.ts';
import type { RecordedName } from '../../src/events/recording-format.ts';
import { NOTHING_DECLARED } from '../../src/metadata/declared-resource.ts';
import type { CallingEnd } from '../../src/metadata/found-name.ts';
import { buildRecord, type SectionFields } from '../events/batch-builder.ts';

const nowhere = { containerId: null, containerName: null, podUid: null, unit: null, declared: NOTHING_DECLARED };
const processes = { processOf: (tgid: number) => ({ ...nowhere, command: `command-${tgid}` }) };
const NAME = { tgid: 7, transport: 'tcp', address: '10.0.0.9', port: 6379, name: 'cache-1', source: 'hosts' } as const;
const CALL: CallingEnd = {
  tgid: 7,
  transport: 'tcp',
  localAddress: '10.0.0.7',
  localPort: 40_000,
  remoteAddress: '10.0.0.9',
  remotePort: 6379,
  peer: null,
};
const PEER = { tgid: 9, localAddress: '10.0.0.9', localPort: 6379 };

test('a name that comes after the call is filled in, for the process that was recorded with it alone', () => {
  const names = new RecordedNames(processes);
  const found = names.find(CALL);
  const other = names.find({ ...CALL, tgid: 8 });
  assert.deepEqual([found?.name, other?.name], [null, null]);
  names.learn(NAME);
  assert.deepEqual([found?.name, found?.source, other?.name], ['cache-1', 'hosts', null]);
});

test('hosts come before who serves, and who serves is known without a recorded name', () => {
  const names = new RecordedNames(processes);
  assert.equal(names.find({ ...CALL, peer: PEER })?.name, 'command-9');
  names.learn(NAME);
  assert.equal(names.find({ ...CALL, peer: PEER })?.name, 'cache-1');
});

test('behind a translated address each that serves keeps its own name', () => {
  const names = new RecordedNames(processes);
  const behind = (tgid: number) => names.find({ ...CALL, peer: { ...PEER, tgid, localPort: 8080 } });
  const [first, second, again] = [behind(1), behind(2), behind(1)];
  assert.deepEqual([first?.name, second?.name], ['command-1', 'command-2']);
  assert.equal(first, again);
});

test('a recorder writes each name once, when it is known, and again when it is another', () => {
  const asked: CallingEnd[] = [];
  const found: { name: string | null; source: 'listener' } = { name: null, source: 'listener' };
  const written: RecordedName[] = [];
  const find = (call: CallingEnd) => {
    asked.push(call);
    return found;
  };
  const recorder = new NameRecorder({ find }, (name) => written.push(name));
  const recordOf = (role: number, ...sections: SectionFields[]): void => {
    const bytes = buildRecord({ role, tgid: 7, sections });
    recorder.record(bytes, new DataView(bytes.buffer, bytes.byteOffset), 0);
  };
  const content = new Uint8Array(abi.ADDRESSES_SIZEOF);
  content.set([10, 0, 0, 7], abi.ADDRESSES_LOCAL);
  content.set([10, 0, 0, 9], abi.ADDRESSES_REMOTE);
  const view = new DataView(content.buffer);
  view.setUint16(abi.ADDRESSES_LOCAL_PORT, CALL.localPort, true);
  view.setUint16(abi.ADDRESSES_REMOTE_PORT, CALL.remotePort, true);
  const ends = { type: abi.SECTION_ADDRESSES, content };
  recordOf(abi.ROLE_SERVER, ends);
  recordOf(abi.ROLE_CLIENT);
  recordOf(abi.ROLE_CLIENT, ends);
  assert.deepEqual(asked, [CALL]);
  recorder.flush();
  assert.deepEqual(written, []);
  found.name = 'redis-server';
  recorder.flush();
  recorder.flush();
  found.name = 'another';
  recorder.flush();
  assert.deepEqual(
    written.map(({ name }) => name),
    ['redis-server', 'another'],
  );
  assert.deepEqual(written[0], { ...NAME, name: 'redis-server', source: 'listener' });
});
