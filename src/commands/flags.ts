/** Flags that several commands share: each is defined here and nowhere else. */
import { Flags } from '@oclif/core';
import { DEFAULT_RING_BYTES, DEFAULT_STORE } from '../app/options.ts';
import { formatSize } from '../lib/size.ts';
import { AUTO } from './read-capture.ts';

/** Each may be given several times: all of them together, but for those that begin with `!`. */
export const targetFlags = {
  pid: Flags.string({
    description: "watch these processes and their children; '!N' leaves them out, as with all flags of this kind",
    helpValue: 'N[,N…]',
    multiple: true,
  }),
  comm: Flags.string({
    description: 'watch all processes of programs with this name and their children, also those that start later',
    helpValue: 'NAME',
    multiple: true,
  }),
  port: Flags.string({
    description:
      'watch who serves these ports, by TCP or UDP and in any container, and its children; with --follow also who serves them later',
    helpValue: 'N[,N…]',
    multiple: true,
  }),
  callers: Flags.boolean({
    description:
      'with --port: what is said to these ports of servers here or elsewhere, whoever says it, in place of who serves them',
  }),
  cgroup: Flags.string({
    description:
      'watch every process of this cgroup and of those below it: a path, or the name of a systemd unit, a slice or any cgroup',
    helpValue: 'PATH|NAME',
    multiple: true,
  }),
  container: Flags.string({
    description:
      'watch every process of this container; of Kubernetes also POD, NAMESPACE/POD, NAMESPACE/POD/CONTAINER, or the uid of a pod; of an id four digits are enough',
    helpValue: 'ID|NAME',
    multiple: true,
  }),
  all: Flags.boolean({ description: 'watch whoever runs here, but for sae-mon itself' }),
  follow: Flags.boolean({
    description:
      'wait for who is named, also after its end: a program, service or container that is not there yet, or is started again',
  }),
  'no-children': Flags.boolean({ description: 'with --pid: these processes alone, without their children' }),
};

export const commandFlags = {
  as: Flags.string({
    description:
      'run the command behind `--` as this user, a name or number; through sudo it is run as who called that, and root stays root',
    helpValue: 'USER',
  }),
};

/** Of a command behind `--`, where it is what is watched. */
export const COMMAND_WORDS =
  'Behind `--` stands a command to watch, from its first system call on. Its exit status becomes that of sae-mon: 128 and the number of the signal that ended it, 126 where it cannot be run, 127 where there is none; 125 says that sae-mon has failed. Signals are the command’s. The session ends with it, a second later where it leaves children behind; where the session ends first, as by --for, the command gets SIGTERM, and after five seconds SIGKILL.';

export const replayFlags = {
  replay: Flags.string({
    description:
      'read a recording, or a packet capture (pcap, pcapng; also by gzip or zstd), instead of a live target; -: a capture from standard input',
    helpValue: 'FILE',
  }),
  local: Flags.string({
    description: 'with --replay of a packet capture: observe the end that has one of these addresses, not the server',
    helpValue: 'CIDR[,CIDR…]',
  }),
};

export const decodeFlag = {
  'decode-as': Flags.string({
    description: 'decode what is spoken at a port of a server as this protocol, whatever it looks like',
    helpValue: 'PORT=PROTOCOL',
    multiple: true,
  }),
};

export const ruleFlags = {
  route: Flags.string({
    description:
      'HTTP paths of this form are one route, before the default rules: {name} is one segment, {*} at the end the rest',
    helpValue: 'PATTERN',
    multiple: true,
  }),
  'redis-keys': Flags.boolean({
    description:
      'show the patterns of Redis keys as resources; a name in a key that is no number, hash or date is seen',
  }),
  'no-names': Flags.boolean({
    description:
      'show servers by their addresses, not by names: those that clients have looked for, their hosts files, who listens there',
  }),
  sql: Flags.boolean({
    description: 'show whole SQL statements as resources, each without its values, in place of their tables',
  }),
  'max-names': Flags.string({
    description:
      'names of each kind told apart at most, in place of the defaults: statements, also prepared ones of a connection; topics; names that are looked up, and those of servers',
    helpValue: 'N',
  }),
  'error-when': Flags.string({
    description: 'answers that this filter selects are errors, too: "proto:http status:404"',
    helpValue: 'FILTER',
    multiple: true,
  }),
  'ok-when': Flags.string({
    description: 'answers that this filter selects are no errors, whatever else is said: "status:404 side:client"',
    helpValue: 'FILTER',
    multiple: true,
  }),
};

export const filterFlag = {
  filter: Flags.string({
    description:
      'only transactions that this filter selects: "side:client status:5xx or dur>10ms"; see `sae-mon help filters`',
    helpValue: 'FILTER',
  }),
};

export const prometheusFlags = {
  prometheus: Flags.string({
    description:
      'serve /metrics for Prometheus, on the loopback address unless a host is named: text, OpenMetrics, or protobuf with native histograms',
    helpValue: '[HOST:]PORT',
  }),
};

export const dashboardFlags = {
  dashboard: Flags.string({
    description:
      'serve a page with rates, errors and durations of the last hour, from memory, on the loopback address unless a host is named',
    helpValue: '[HOST:]PORT',
  }),
};

/** What all sinks have in common that collect. */
export const storeFlags = {
  label: Flags.string({
    description: 'mark everything that sinks are given but JSON: cluster=eu',
    helpValue: 'NAME=VALUE',
    multiple: true,
  }),
  'service-graph': Flags.boolean({
    description:
      'with --prometheus or --remote-write: also the service graph as views of traces know it (traces_service_graph_request_total)',
  }),
  'span-metrics': Flags.boolean({
    description: 'with --prometheus or --remote-write: also span metrics (traces_spanmetrics_calls_total)',
  }),
  'max-series': Flags.string({
    description: 'of sinks but JSON: series told apart at most; what exceeds them is counted together',
    helpValue: 'N',
    default: String(DEFAULT_STORE.maxSeries),
  }),
  'series-idle': Flags.string({
    description: 'of sinks but JSON: a series in which nothing was counted for so long ends',
    helpValue: 'TIME',
    default: '10m',
  }),
};

export const byFlag = {
  by: Flags.string({
    description:
      'join and split rows by application, instance, container, unit, pid, client or connection, in place of container, else unit, else command',
    helpValue: 'WHAT[,WHAT…]',
    multiple: true,
  }),
};

export const captureFlags = {
  probe: Flags.string({
    description: 'way into the kernel: auto, socket (tracepoints of sockets, Linux 6.3 and later) or sys_exit',
    helpValue: 'WAY',
    default: 'auto',
  }),
  'copy-bytes': Flags.string({
    description:
      'bytes copied of one call, 256 to 64KiB; auto: 64KiB, 16KiB of what answers a short request; pipelines that fit are counted exactly',
    helpValue: 'SIZE',
    default: AUTO,
  }),
  'ring-bytes': Flags.string({
    description: 'size of the ring between kernel and sae-mon, a power of two of at least 64KiB',
    helpValue: 'SIZE',
    default: formatSize(DEFAULT_RING_BYTES),
  }),
};

export const forFlag = {
  for: Flags.string({ description: 'end after this time, and a command behind `--` with it', helpValue: 'TIME' }),
};

/** What `trace` tells of, and how. */
export const traceFlags = {
  proto: Flags.string({
    description: 'only these protocols: see `sae-mon protocols`',
    helpValue: 'NAME[,NAME…]',
    multiple: true,
  }),
  side: Flags.string({ description: 'only what is served, or only what is called', helpValue: 'server|client' }),
  slow: Flags.string({ description: 'only what took at least this long', helpValue: 'TIME' }),
  errors: Flags.boolean({ description: 'only errors' }),
  tree: Flags.boolean({
    description:
      'calls below the request that caused them, with their share of its time, where that is certain: by traceparent, or by the thread, in a process that is seen to serve each request on a thread of its own; all else beside, and the last words on stderr say why',
  }),
  verbose: Flags.boolean({
    description:
      'below each line the heads of request and answer: start line and fields, command and key, statement; values that may be secrets are shown as their lengths',
  }),
  fields: Flags.string({
    description:
      'these parts of a line, in this order: time, role, protocol, target, status, durationSeconds, bytes, peer, process, or any key of --json, which then has these alone',
    helpValue: 'NAME[,NAME…]',
    multiple: true,
  }),
};
