import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSaeMon } from './run-sae-mon.ts';

/** Command line, exit code, and what stderr must say: the fault, and what to do. */
const CASES: readonly (readonly [line: string, code: number, ...says: RegExp[]])[] = [
  ['top', 2, /no target: say what to watch/, /sae-mon top --pid 123/, /--cgroup/, /--replay/],
  ['record --output x', 2, /no target/, /sae-mon record --pid 123/],
  ['top --pid abc', 2, /"abc" is not a process id/, /--pid 123/],
  ['top --pid 1,,2', 2, /"" is not a process id/],
  ['top --pid 0', 2, /"0" is not a process id/],
  ['top --pid 99999999', 2, /not a process id/],
  ['export --json --replay x --pid 1', 2, /--pid and --replay exclude each other/],
  ['top --cgroup / --no-children', 2, /--no-children needs --pid/],
  ['top --comm redis-servr-x', 1, /no process is named redis-servr-x/, /sae-mon targets/, /--follow/],
  ['top --comm', 2, /--comm expects a value/],
  ['export --json --comm=', 2, /--comm names nothing/, /--comm nginx/],
  ['top --comm !sshd', 2, /nobody is watched: what is named is left out/, /top --all --comm '!sshd'/],
  ['top --pid 1 --pid !x', 2, /"x" is not a process id/],
  ['top --pid 1 --follow', 2, /--follow needs a name/, /--comm/],
  ['top --all --replay x', 2, /--all and --replay exclude each other/],
  ['top', 2, /sae-mon top -- npm test/],
  ['trace --container=no-such', 1, /no container no-such runs here/, /--follow/],
  ['trace --container=', 2, /--container names nothing/, /--container web/],
  ['trace --container=..', 1, /no container \.\. runs here/],
  ['top --nonsense', 2, /unknown flag: --nonsense/, /--help/],
  ['export --pid 1 --prometeus 9464', 2, /unknown flag: --prometeus/, /did you mean --prometheus\?/],
  ['top --pid', 2, /--pid expects a value/],
  ['tpo', 2, /"tpo"/, /top/],
  ['dashboards', 2, /dashboards needs to know for whom/, /--grafana/],
  ['dashboards --grafana --force', 2, /--force needs --output/],
  ['export --pid 1', 2, /export needs a format/, /--json, --prometheus 9464/],
  ['export --pid 1 --prometheus x', 2, /--prometheus x is not of the form \[HOST:\]PORT/, /0\.0\.0\.0:9464/],
  ['export --pid 1 --prometheus 70000', 2, /is not of the form \[HOST:\]PORT/],
  ['export --pid 1 --prometheus :9464', 2, /is not of the form \[HOST:\]PORT/],
  ['export --pid 1 --dashboard x', 2, /--dashboard x is not of the form \[HOST:\]PORT/],
  ['export --pid 1 --dashboard 70000', 2, /is not of the form \[HOST:\]PORT/],
  ['export --pid 1 --dashboard', 2, /--dashboard expects a value/],
  ['export --dashboard 8080 --replay x', 2, /--dashboard and --replay exclude each other/, /--json/],
  ['export --pid 1 --dashboard 8080 --label a=b', 2, /--label needs a sink that has labels/],
  ['export --prometheus 9464 --replay x', 2, /--prometheus and --replay exclude each other/, /--json/],
  [
    'export --pid 1 --prometheus 9464 --label cluster',
    2,
    /--label cluster is not of the form NAME=VALUE/,
    /cluster=eu/,
  ],
  ['export --pid 1 --prometheus 9464 --label job=x', 2, /--label job is a name that series have already/],
  ['export --pid 1 --prometheus 9464 --label a.b=x --label a_b=y', 2, /--label a_b is given twice/],
  ['export --pid 1 --alertmanager http://h', 2, /--alertmanager needs --rules/, /sae-mon rules > alerts.yml/],
  ['export --pid 1 --webhook http://h', 2, /--webhook needs --rules/],
  ['export --pid 1 --rules x --alertmanager h:9093', 2, /--alertmanager h:9093 is not a URL/, /http:\/\/host:9093/],
  ['export --pid 1 --rules x --webhook ftp://h/T0/secret', 2, /^sae-mon: --webhook is not a URL of http or https/],
  ['export --pid 1 --rules x --alertmanager http://h --alertmanager http://h/', 2, /receiver is named twice/],
  ['export --pid 1 --rules x --alertmanager http://h --spool /x', 2, /--spool means nothing for alerts/],
  [
    'export --pid 1 --rules x --alertmanager http://h --push-interval 1s',
    2,
    /--push-interval means nothing for alerts/,
  ],
  ['export --pid 1 --rules x --bearer-file y', 2, /--bearer-file needs a sink that pushes/],
  ['export --replay x --rules y --alertmanager http://h', 2, /--alertmanager and --replay exclude each other/],
  ['export --pid 1 --rules /none', 1, /\/none cannot be read: there is no such file/],
  ['export --pid 1 --rules /bin/true', 2, /\/bin\/true is not UTF-8/],
  ['export --pid 1 --rules package.json', 2, /^sae-mon: package.json:2:3: unknown key "name"/, /Keys: interval, rules/],
  ['top --pid 1 --rules package.json', 2, /^sae-mon: package.json:2:3: unknown key "name"/],
  ['top --pid 1 --rules package.json --once', 2, /--rules and --once exclude each other/],
  ['rules --rules package.json', 2, /^sae-mon: package.json:2:3: unknown key "name"/],
  [
    'export --pid 1 --remote-write prom:9090/x',
    2,
    /--remote-write prom:9090\/x is not a URL of http or https/,
    /http:/,
  ],
  [
    'export --pid 1 --remote-write ftp://me:secret@h/?k=secret',
    2,
    /--remote-write ftp:\/\/\*\*\*@h\/\?\*\*\* is not a URL/,
  ],
  ['export --pid 1 --remote-write me:secret@h/w', 2, /--remote-write \*\*\*@h\/w is not a URL/],
  ['export --pid 1 --remote-write http://h/w --remote-write http://h/w', 2, /the same receiver is named twice/],
  [
    'export --pid 1 --remote-write http://h/w --remote-write-version 3',
    2,
    /--remote-write-version 3 is not known/,
    /1 or 2/,
  ],
  ['export --pid 1 --remote-write http://h/w --push-interval 1ms', 2, /--push-interval 1ms is too short/, /1s/],
  ['export --pid 1 --remote-write http://h/w --push-interval 5', 2, /--push-interval: "5" is not a duration/],
  ['export --pid 1 --remote-write http://h/w --header X', 2, /--header is not of the form "Name: value"/],
  ['export --pid 1 --remote-write http://h/w --header Host:x', 2, /--header names Host, which is not for others/],
  [
    'export --pid 1 --remote-write http://h/w --header-file /none',
    1,
    /--header-file \/none cannot be read: there is no such file/,
  ],
  ['export --pid 1 --remote-write http://u:p@h/w --bearer-file /x', 2, /has a user, and --bearer-file a token/],
  ['export --pid 1 --remote-write http://u:%zz@h/w', 2, /user or password that is not percent-encoded/],
  ['export --pid 1 --remote-write http://h/w --remote-write http://i/w --bearer-file /x', 2, /shown to 2 hosts/],
  [
    'export --pid 1 --remote-write http://h/w --bearer-file /none',
    1,
    /--bearer-file \/none cannot be read: there is no such file/,
  ],
  ['export --pid 1 --remote-write https://h/w --tls-cert /x', 2, /--tls-cert and --tls-key need each other/],
  [
    'export --pid 1 --remote-write https://h/w --tls-ca /none',
    1,
    /--tls-ca \/none cannot be read: there is no such file/,
  ],
  ['export --pid 1 --remote-write https://h/w --tls-ca /etc/passwd', 2, /--tls-ca \/etc\/passwd holds no certificate/],
  ['export --pid 1 --remote-write http://h/w --spool-size 1MiB', 2, /--spool-size needs --spool/],
  ['export --pid 1 --remote-write http://h/w --spool /x --spool-size 1', 2, /--spool-size 1 is too small/, /1MiB/],
  ['export --pid 1 --remote-write http://h/w --spool /dev/null', 1, /--spool \/dev\/null cannot be written: ENOTDIR/],
  ['export --pid 1 --json --spool /x', 2, /--spool needs a sink that pushes/, /--remote-write/],
  ['export --pid 1 --json --remote-write-version 2', 2, /--remote-write-version needs --remote-write/],
  ['export --pid 1 --json --native-histograms', 2, /--native-histograms needs --remote-write/],
  ['export --pid 1 --json --service-graph', 2, /--service-graph needs --prometheus or --remote-write/],
  ['export --pid 1 --otlp http://h:1 --span-metrics', 2, /--span-metrics needs --prometheus or --remote-write/],
  ['export --remote-write http://h/w --replay x', 2, /--remote-write and --replay exclude each other/, /--json/],
  ['export --pid 1 --otlp collector:4318', 2, /--otlp collector:4318 is not a URL of http or https/, /http:/],
  ['export --pid 1 --otlp http://me:secret@', 2, /--otlp http:\/\/\*\*\*@ is not a URL/],
  ['export --pid 1 --otlp http://h:4318/v1/metrics', 2, /what \/v1\/metrics and \/v1\/traces are added to/],
  ['export --pid 1 --otlp http://h:4318/?token=secret', 2, /--otlp is given a URL with a query/, /--header/],
  ['export --otlp http://h:4318 --replay x', 2, /--otlp and --replay exclude each other/, /--json/],
  ['export --pid 1 --otlp http://h --otlp http://i', 2, /--otlp/],
  ['export --pid 1 --otlp http://h --remote-write http://i/w --header A:b', 2, /--header would be shown to 2 hosts/],
  ['export --pid 1 --json --traces errors', 2, /--traces needs --otlp/, /--otlp http/],
  ['export --pid 1 --otlp http://h --traces failed', 2, /--traces knows no "failed"/, /all, errors, slow/],
  ['export --pid 1 --otlp http://h --traces errors,', 2, /--traces knows no ""/],
  ['export --pid 1 --otlp http://h --traces errors --trace-sample 0.1', 2, /--trace-sample needs --traces all/],
  ['export --pid 1 --otlp http://h --traces all --trace-sample 2', 2, /--trace-sample 2 is not a share/, /0\.01/],
  ['export --pid 1 --otlp http://h --traces all --trace-sample 1%', 2, /--trace-sample 1% is not a share/],
  ['export --pid 1 --otlp http://h --traces all --slow-threshold 1s', 2, /--slow-threshold needs --traces slow/],
  ['export --pid 1 --otlp http://h --traces slow --slow-threshold 1', 2, /--slow-threshold: "1" is not a duration/],
  ['export --pid 1 --json --label cluster=eu', 2, /--label needs a sink that has labels/],
  ['export --pid 1 --prometheus 9464 --interval 1s', 2, /--interval needs --json/],
  ['trace --pid 1 --max-names 255', 2, /--max-names 255 is not a number of names/, /256/],
  ['export --pid 1 --prometheus 9464 --max-series many', 2, /--max-series many is not a number of series/, /20000/],
  ['export --pid 1 --prometheus 9464 --series-idle 1ms', 2, /--series-idle 1ms is too short/, /1s/],
  ['export --pid 1 --prometheus 192.0.2.1:9464', 1, /cannot listen on 192\.0\.2\.1:9464/],
  ['export --json --pid 1 --for 10', 2, /--for: "10" is not a duration/, /500ms, 10s or 5m/],
  ['export --json --pid 1 --for -1s', 2, /is not a duration|expects a value|unknown flag/],
  ['export --json --pid 1 --interval 1ms', 2, /--interval 1ms is too short/, /100ms/],
  ['trace --pid 1 --slow fast', 2, /--slow: "fast" is not a duration/],
  ['trace --pid 1 --count 0', 2, /--count 0 is not a number of lines/],
  ['trace --pid 1 --proto reddis', 2, /unknown protocol "reddis", did you mean "redis"\?/, /http, redis/],
  ['trace --pid 1 --proto http,xyzzy', 2, /unknown protocol "xyzzy"/, /http, redis/],
  ['export --json --pid 1 --probe kprobe', 2, /--probe knows no "kprobe"/, /auto, socket, sys_exit/],
  ['export --json --pid 1 --copy-bytes 1MiB', 2, /--copy-bytes 1MiB is out of range/, /64KiB/],
  ['export --json --pid 1 --ring-bytes 100k', 2, /"100k" is not a size/, /64KiB, 8MiB/],
  ['export --json --pid 1 --ring-bytes 96KiB', 2, /--ring-bytes 96KiB is not possible/, /power of two/],
  ['top --pid 1 --route users', 2, /--route users does not begin with "\/"/, /\/users\/\{id\}/],
  ['top --pid 1 --route /a/{*}/b', 2, /has \{\*\} before its end/],
  [
    'trace --pid 1 --error-when cod:404',
    2,
    /--error-when: unknown field "cod", did you mean "code"\?/,
    /^ {2}cod:404\n {2}\^\^\^$/m,
  ],
  ['record --output x --pid 1 --filter err', 2, /unknown flag: --filter/],
  ['top --pid 1 --local 10.0.0.0/8', 2, /--local needs --replay/, /packet capture/],
  ['top --replay x --local 10.0.0.300', 2, /--local 10\.0\.0\.300 is not a list of addresses/, /10\.0\.0\.0\/8/],
  ['top --pid 1 --decode-as 8081', 2, /--decode-as 8081 is not of the form PORT=PROTOCOL/, /8081=http/],
  ['top --pid 1 --decode-as 70000=http', 2, /is not of the form PORT=PROTOCOL/],
  ['top --pid 1 --decode-as 80=htp', 2, /unknown protocol "htp", did you mean "http"\?/],
  ['top --pid 1 --decode-as 80=http,80=redis', 2, /names two protocols for port 80/],
  ['targets --limit 0', 2, /--limit 0 is not a number of workloads/],
  ['targets --sample 2', 2, /--sample: "2" is not a duration/],
  ['record --pid 1', 2, /record needs a file/, /--output FILE/],
  ['record --pid 1 --output /no/such/folder/x', 1, /cannot write \/no\/such\/folder\/x: its folder does not exist/],
  ['export --json --pid 1 --output /', 1, /cannot write \/: it is a folder/],
  ['top --pid 4194304', 1, /there is no process 4194304/],
  ['top --cgroup /sys/fs/cgroup/no-such', 1, /there is no cgroup \/sys\/fs\/cgroup\/no-such/],
  ['top --cgroup no-such.service', 1, /there is no cgroup no-such\.service/, /--follow/],
  ['top --cgroup=', 2, /--cgroup names nothing/, /--cgroup nginx\.service/],
  ['top --replay /no/such/file', 1, /cannot read \/no\/such\/file: there is no such file/],
  [
    'trace --replay /etc/passwd',
    1,
    /\/etc\/passwd is neither a recording of sae-mon nor a packet capture/,
    /sae-mon record/,
    /pcap/,
  ],
  ['export --json --replay /', 1, /is neither a recording/],
];

for (const [line, code, ...says] of CASES) {
  test(`\`sae-mon ${line}\` says what is wrong and exits with ${code}`, async () => {
    const ending = await runSaeMon(...line.split(' '));
    assert.equal(ending.code, code, ending.stderr);
    for (const pattern of says) assert.match(ending.stderr, pattern);
    assert.equal(ending.stdout, '', 'data where there is none');
    assert.doesNotMatch(ending.stderr, /\n\s+at /, 'a stack is for bugs');
  });
}

test('an --output that an error follows is left as it was', async () => {
  const ending = await runSaeMon('export', '--json', '--pid', '4194304', '--output', '/tmp/sae-mon-never-written');
  assert.equal(ending.code, 1);
  await assert.rejects(
    import('node:fs/promises').then(({ stat }) => stat('/tmp/sae-mon-never-written')),
    { code: 'ENOENT' },
  );
});

test('--help and --version are data', async () => {
  const version = await runSaeMon('--version');
  assert.match(version.stdout, /^sae-mon\/\d+\.\d+\.\d+ /);
  const help = await runSaeMon('--help');
  for (const command of ['top', 'trace', 'export', 'record', 'doctor', 'protocols'])
    assert(help.stdout.includes(command));
  assert.deepEqual([version.code, help.code], [0, 0]);
});

test('protocols lists what is understood', async () => {
  const { code, stdout, stderr } = await runSaeMon('protocols');
  assert.equal(code, 0);
  assert.match(stdout, /^http .*\nredis /m);
  assert.equal(stderr, '');
});
