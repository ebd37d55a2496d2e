import { Command, Flags } from '@oclif/core';
import { alertFlags } from './alert-flags.ts';
import {
  byFlag,
  COMMAND_WORDS,
  captureFlags,
  commandFlags,
  dashboardFlags,
  decodeFlag,
  filterFlag,
  forFlag,
  prometheusFlags,
  replayFlags,
  ruleFlags,
  storeFlags,
  targetFlags,
} from './flags.ts';
import { inForce } from './in-force.ts';
import { otlpFlags } from './otlp-flags.ts';
import { pushFlags, remoteWriteFlags } from './push-flags.ts';
import { partCommand } from './read-command.ts';
import { readSession } from './read-session.ts';
import { readSinks } from './read-sinks.ts';

export class Export extends Command {
  static override summary =
    'rate, errors and durations as JSON, for Prometheus to scrape, by remote write, as alerts, and as a page';
  static override description = [
    'Ends after --for, with its target, or by Ctrl-C or SIGTERM; what was collected is written first.',
    COMMAND_WORDS,
    'With --json and without --output what the command writes to stdout goes to stderr.',
  ].join('\n\n');
  static override examples = [
    { command: '<%= config.bin %> export --json --pid 123 --for 10s', description: 'ten seconds as one document' },
    {
      command: '<%= config.bin %> export --json --cgroup /sys/fs/cgroup/system.slice/nginx.service --interval 10s',
      description: 'a document a line, every ten seconds',
    },
    {
      command: '<%= config.bin %> export --json --output calls.json -- npm test',
      description: 'a command, from its first call to its end',
    },
    {
      command: '<%= config.bin %> export --pid 123 --prometheus 9464',
      description: 'http://127.0.0.1:9464/metrics, until the target ends',
    },
    {
      command: '<%= config.bin %> export --pid 123 --otlp http://collector:4318 --traces errors,slow',
      description: 'metrics every 15 seconds, and failed and slow requests as spans',
    },
    {
      command:
        '<%= config.bin %> export --pid 123 --remote-write http://prometheus:9090/api/v1/write --label cluster=eu',
      description: 'written to a Prometheus every 15 seconds',
    },
    {
      command: '<%= config.bin %> export --pid 123 --rules alerts.yml --alertmanager http://localhost:9093',
      description: 'alerts, said on standard error and sent',
    },
    {
      command: '<%= config.bin %> export --pid 123 --dashboard 8080',
      description: 'a page at http://127.0.0.1:8080/, until the target ends',
    },
  ];
  static override usage = 'export (--pid N | --cgroup PATH | --replay FILE | -- COMMAND…) (--json | …) [FLAGS]';
  static override flags = {
    ...targetFlags,
    ...commandFlags,
    ...replayFlags,
    ...decodeFlag,
    ...ruleFlags,
    ...filterFlag,
    ...byFlag,
    json: Flags.boolean({ description: 'JSON: one document, or one a window' }),
    ...prometheusFlags,
    ...remoteWriteFlags,
    ...otlpFlags,
    ...alertFlags,
    ...pushFlags,
    ...storeFlags,
    ...dashboardFlags,
    ...forFlag,
    interval: Flags.string({ description: 'write a document at each interval, one a line', helpValue: 'TIME' }),
    output: Flags.string({ description: 'write to this file instead of stdout', helpValue: 'FILE' }),
    histograms: Flags.boolean({ description: 'with the histograms, for merging' }),
    ...captureFlags,
  };

  async run(): Promise<void> {
    const { line, words } = partCommand(this.argv);
    const { flags } = await this.parse(await inForce(Export, this, line), line);
    const observed = await readSession(flags, 'export', words);
    const sinks = readSinks(flags, process.env);
    const { observe } = await import('../app/child/observe.ts');
    const { runExport } = await import('../app/export.ts');
    const taken = flags.json && flags.output === undefined ? 'stdout' : 'nothing';
    const { version } = this.config;
    process.exitCode = await observe(observed, taken, (watched) => runExport({ ...watched, ...sinks, version }));
  }
}
