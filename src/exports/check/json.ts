import type { CheckReport, ComparisonReport, RuleReport } from '../../app/check/report.ts';
import { formatTime } from '../../lib/formats.ts';
import type { Judgement } from '../../rules/evaluate.ts';
import { SCHEMA_VERSION } from '../schema-version.ts';

/** The document of `check --json`, as `schema/check.schema.json` has it. */
export function exportCheck(report: CheckReport, version: string): unknown {
  const { outcome, exitCode, target, startUnixNs, durationSeconds, transactions, missing, comparison, command } =
    report;
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: 'check',
    tool: { name: 'sae-mon', version },
    outcome,
    exitCode,
    target,
    window: { start: formatTime(startUnixNs), durationSeconds: Math.round(durationSeconds * 1e6) / 1e6 },
    transactions: { server: transactions.server, client: transactions.client, unknown: transactions.unknown },
    lost: missing.lost,
    rules: report.rules.map(exportRule),
    comparison: comparison === null ? null : exportComparison(comparison),
    command: command === null ? null : { line: command.line, failed: command.failed, ending: command.ending },
  };
}

function exportRule({ rule, outcome, why, judgements }: RuleReport): unknown {
  const { metric, unit, comparison, limit } = rule.condition;
  return {
    rule: rule.text,
    metric: metric.name,
    unit: UNITS[unit],
    comparison,
    limit,
    outcome,
    why,
    values: judgements.map(exportJudgement),
  };
}

/** Of values in JSON. */
const UNITS = { duration: 'seconds', ratio: 'ratio', rate: 'perSecond', count: 'count' } as const;

function exportJudgement({ subject, value, samples, verdict, names }: Judgement): unknown {
  return {
    of: exportSubject(subject),
    value,
    samples,
    verdict: verdict.kind,
    why: verdict.kind === 'undecided' ? verdict.why : null,
    names,
  };
}

function exportSubject(subject: Judgement['subject']): unknown {
  switch (subject.kind) {
    case 'whole':
      return { kind: 'whole' };
    case 'side':
      return { kind: 'side', role: subject.role, rows: subject.rows };
    case 'row': {
      const { role, protocol, operation, resource, server } = subject.row;
      const { address, port, transport, name } = server;
      return { kind: 'row', role, protocol, operation, resource, server: { address, port, transport, name } };
    }
    default:
      return subject satisfies never;
  }
}

function exportComparison(comparison: ComparisonReport): unknown {
  const { outcome, baselines, rows, newRows, vanishedRows, newDependencies, vanishedDependencies } = comparison;
  return {
    outcome,
    baselines,
    rows: rows.map(({ name, changes }) => ({
      name,
      changes: changes.map(({ metric, kind, before, now, samples }) => ({ metric, kind, before, now, samples })),
    })),
    newRows,
    vanishedRows,
    newDependencies,
    vanishedDependencies,
  };
}
