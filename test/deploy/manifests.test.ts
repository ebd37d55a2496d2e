/** What deploy/ has is of the form that its readers ask for, and what it starts sees what it should. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { asNobody, withOnly } from '../reach/place.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { DEPLOY, type DeployDocument, MANIFESTS, readFiles, saeMonContainers } from './read-files.ts';
import { countedByPod, countedByScrape } from './scraped.ts';

const UNIT = join(DEPLOY, 'systemd/sae-mon.service');
const DAEMON_SET = join(DEPLOY, 'kubernetes/daemonset.yaml');

let documents: DeployDocument[];
before(() => {
  documents = readFiles(MANIFESTS);
});

test('every manifest is of its kind, with no field that Kubernetes does not know', () => {
  assert.deepEqual(documents.map(({ kind }) => kind).sort(), [
    'apps/v1/DaemonSet',
    'debug-profile.yaml',
    'ephemeral-container.yaml',
    'monitoring.coreos.com/v1/PodMonitor',
    'v1/Namespace',
    'v1/Pod',
  ]);
});

for (const [from, to, said] of [
  ['hostPID:', 'hostPid:', /unknown field.*hostPid/],
  ['memory: 768Mi', 'memory: 768Mega', /quantities must match/],
  ['failureThreshold: 30', 'failureThreshold: often', /cannot unmarshal string/],
] as const) {
  test(`a manifest with ${to} is refused`, () => {
    using folder = new TemporaryFolder();
    writeFileSync(folder.file('daemonset.yaml'), readFileSync(DAEMON_SET, 'utf8').replace(from, to));
    assert.throws(() => readFiles([folder.file('daemonset.yaml')]), said);
  });
}

test('every container that runs sae-mon has the capabilities that it needs, and no others', () => {
  const containers = saeMonContainers(documents);
  assert.equal(containers.length, 3);
  for (const { securityContext } of containers) {
    assert.deepEqual(securityContext?.capabilities, { add: ['BPF', 'PERFMON', 'SYS_PTRACE'], drop: ['ALL'] });
  }
});

test('the arguments of every container are commands and flags of sae-mon', async () => {
  const built = new URL('../../dist/commands.js', import.meta.url).href;
  const { COMMANDS } = (await import(built)) as { COMMANDS: Record<string, { flags: Record<string, unknown> }> };
  const lines = saeMonContainers(documents).map(
    ({ args, command }) => args ?? wordsAfter('sae-mon', command?.at(-1) ?? ''),
  );
  for (const [id = '', ...words] of lines) {
    const flags = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
    assert.ok(flags.length > 0, id);
    assert.deepEqual(
      flags.filter((flag) => !Object.hasOwn(COMMANDS[id]?.flags ?? {}, flag)),
      [],
      id,
    );
  }
});

test('the arguments of the DaemonSet, with its capabilities alone, count a service of the host', async () => {
  const [container] = saeMonContainers(documents.filter(({ kind }) => kind === 'apps/v1/DaemonSet'));
  const held = container?.securityContext?.capabilities?.add?.map((name) => name.toLowerCase()) ?? [];
  const args = (container?.args ?? []).map((word) => word.replace('$(NODE)', 'here'));
  assert.deepEqual(await countedByScrape(withOnly(...held), args), { asked: 53, counted: 53 });
});

test('the command of the sidecar finds its service in the pid namespace of the pod, and counts it', async () => {
  const [container] = saeMonContainers(documents.filter(({ kind }) => kind === 'v1/Pod'));
  assert.deepEqual(await countedByPod(container?.command ?? [], 'redis-server'), { asked: 53, counted: 53 });
});

test('the unit is one that systemd takes, and a misspelt setting is found', () => {
  const verify = (path: string): string => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    return `${status} ${stderr}`;
  };
  assert.equal(verify(UNIT), '0 ');
  using folder = new TemporaryFolder();
  const misspelt = folder.file('sae-mon.service');
  writeFileSync(misspelt, readFileSync(UNIT, 'utf8').replace('PrivateTmp', 'PrivateTemp'));
  assert.match(verify(misspelt), /Unknown key 'PrivateTemp'/);
});

test('the command of the unit, as an ordinary user with its capabilities, counts a service of root', async () => {
  const unit = readFileSync(UNIT, 'utf8');
  const held = settingOf(unit, 'AmbientCapabilities').map((name) => name.replace('CAP_', '').toLowerCase());
  assert.deepEqual(settingOf(unit, 'CapabilityBoundingSet'), settingOf(unit, 'AmbientCapabilities'));
  const args = wordsAfter('sae-mon', unit.split('\n').find((line) => line.startsWith('ExecStart=')) ?? '');
  assert.deepEqual(await countedByScrape(asNobody(...held), args), { asked: 53, counted: 53 });
});

test('the image is built of what is here: its packages are those of the set-up, its stages are two', () => {
  const [build, image] = readFiles([join(DEPLOY, 'Dockerfile')]).map(({ object }) => object);
  const install = build?.commands?.find((line) => line.includes('apt-get install')) ?? '';
  const packages = wordsAfter('-y', install);
  const setUp = execFileSync('grep', ['-oE', '^  [a-z][^#)]*', join(DEPLOY, '../.ci/setup')], {
    encoding: 'utf8',
  }).split(/\s+/);
  assert.ok(packages.length > 5);
  assert.deepEqual(
    packages.filter((name) => !setUp.includes(name)),
    [],
  );
  assert.equal(build?.base, image?.base);
  assert.ok(image?.commands?.includes('ENTRYPOINT ["sae-mon"]'));
});

function settingOf(unit: string, name: string): string[] {
  const line = unit.split('\n').find((one) => one.startsWith(`${name}=`)) ?? '';
  return line.slice(name.length + 1).split(' ');
}

/** The words behind the last `word` of a text, up to the end of its line. */
function wordsAfter(word: string, text: string): string[] {
  const words = text.trim().split(/\s+/);
  return words.slice(words.lastIndexOf(word) + 1);
}
