import type { ExportOptions } from '../app/export.ts';
import type { SinkOption } from '../app/sinks/open-sink.ts';
import { UserError } from '../lib/errors.ts';
import { type JsonFlags, readJson } from './read-json.ts';
import { readLabels } from './read-label.ts';
import { type PrometheusFlags, readPrometheus } from './read-prometheus.ts';
import { type PushOption, refuseUnpushed } from './read-push.ts';
import { type RemoteWriteFlags, readRemoteWrite } from './read-remote-write.ts';
import { readStore, type StoreFlags } from './read-store.ts';

export interface SinkFlags extends JsonFlags, PrometheusFlags, RemoteWriteFlags, StoreFlags {
  readonly label?: readonly string[] | undefined;
  readonly replay?: string | undefined;
}

/**
 * Everything that `export` is to give, and what is the same for all of it.
 * @throws UserError BAD_FLAG, BAD_DURATION
 */
export function readSinks(flags: SinkFlags): Pick<ExportOptions, 'sinks' | 'store' | 'labels'> {
  // What a sink needs is told only to who has asked for any.
  const live = [...readPrometheus(flags), ...readRemoteWrite(flags)];
  refuseUnpushed(flags, receiversOf(live));
  if (live.length === 0 && !flags.json) {
    throw new UserError('BAD_FLAG', 'export needs a format', [
      'Add --json, --prometheus 9464 or --remote-write URL, or several of them.',
    ]);
  }
  const sinks = [...readJson(flags), ...live];
  for (const { kind } of live) if (flags.replay !== undefined) throw ofNow(kind);
  if (flags.label !== undefined && live.length === 0) {
    throw new UserError('BAD_FLAG', '--label needs a sink that has labels', [
      'Add --prometheus or --remote-write, or leave it out.',
    ]);
  }
  return { sinks, store: readStore(flags), labels: readLabels(flags.label ?? []) };
}

function receiversOf(sinks: readonly SinkOption[]): PushOption[] {
  return sinks.flatMap((sink) => (sink.kind === 'remote-write' ? sink.receivers : []));
}

function ofNow(kind: SinkOption['kind']): UserError {
  return new UserError(
    'BAD_FLAG',
    `--${kind} and --replay exclude each other: what it gives has the time at which it is given`,
    ['Use --json for what was recorded.'],
  );
}
