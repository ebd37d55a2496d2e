import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetsOf } from '../../src/app/targets/target-list.ts';
import { shellWords } from '../../src/views/target-words.ts';
import { renderTargets } from '../../src/views/targets.ts';
import { widthOf } from '../../src/views/top/text.ts';
import { boundUdp, censusOf, connection, listener, processOf } from '../host/census/made-census.ts';

const PROTOCOLS = { decoded: [], encrypted: ['TLS'], selfEvident: new Set<string>(), successCodes: new Set<string>() };
const OPTIONS = { flags: ['pid'], limit: 50 };
const VIEW = { columns: 80, color: false, protocols: PROTOCOLS };

test('a line a workload: how many processes, its connections, what it listens on, and what to type', () => {
  const census = censusOf(
    [processOf(10, 'nginx', new Set([1, 2, 3])), processOf(11, 'nginx', new Set([4]), { parent: 10 })],
    [
      listener(1, 80),
      listener(2, 6379, '127.0.0.1'),
      connection(3, '10.0.0.1:80 10.0.0.2:4000'),
      connection(4, '10.0.0.1:4001 10.0.0.3:3306'),
    ],
  );
  assert.equal(
    renderTargets(targetsOf(census, OPTIONS, null), VIEW),
    [
      'WORKLOAD  PROCS  IN  OUT  LISTENS ON          NAME IT BY',
      'nginx         2   1    1  80, 127.0.0.1:6379  --pid 10',
    ].join('\n'),
  );
  assert.match(renderTargets(targetsOf(census, OPTIONS, null), { ...VIEW, columns: 120 }), /10\.0\.0\.3:3306 \(1\)/);
});

test('what cannot be seen is said, and where the sockets are that belong to it', () => {
  const census = censusOf([processOf(10, 'hidden', null)], [listener(1, 22), boundUdp(2, 53)]);
  const text = renderTargets(targetsOf(census, OPTIONS, null), VIEW);
  assert.match(text, /^Nobody on this host listens/);
  assert.match(text, /^HIDDEN +the sockets of 1 process/m);
  assert.match(text, /^UNOWNED +listens on 22, 53\/udp/m);
});

test('what is left out is counted', () => {
  const processes = [1, 2, 3].map((at) => processOf(at, `p${at}`, new Set([at])));
  const list = targetsOf(
    censusOf(
      processes,
      [1, 2, 3].map((at) => listener(at, at)),
    ),
    { ...OPTIONS, limit: 1 },
    null,
  );
  assert.match(renderTargets(list, VIEW), /^LEFT OUT +2 more workloads: sae-mon targets --limit/m);
});

test('names of processes cannot steer a terminal, and wide ones keep the columns straight', () => {
  const processes = [processOf(1, 'evil\u001b[2J\u202e', new Set([1])), processOf(2, '数据库服务', new Set([2]))];
  const list = targetsOf(censusOf(processes, [listener(1, 80), listener(2, 81)]), OPTIONS, null);
  const lines = renderTargets(list, VIEW).split('\n');
  assert.doesNotMatch(lines.join('\n'), /[\u001b\u202e]/u);
  const places = lines.map((line) => widthOf(line.slice(0, line.search(/LISTENS|80|81/))));
  assert.deepEqual(places, [places[0], places[0], places[0]]);
});

test('what is to be typed is quoted for a shell where it must be', () => {
  assert.equal(shellWords({ flag: '--cgroup', value: '/system.slice/a.service' }), '--cgroup /system.slice/a.service');
  assert.equal(shellWords({ flag: '--comm', value: `it's $HOME` }), String.raw`--comm 'it'\''s $HOME'`);
});
