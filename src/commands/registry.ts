/** Every command by its name: what oclif discovers, and what the man page is made of. */
import type { Command } from '@oclif/core';
import { Check } from './check.ts';
import { Complete } from './complete.ts';
import { Completion } from './completion.ts';
import { Configuration } from './config.ts';
import { Dashboards } from './dashboards.ts';
import { Doctor } from './doctor.ts';
import { Export } from './export.ts';
import { Help } from './help.ts';
import { Protocols } from './protocols.ts';
import { Record } from './record.ts';
import { Rules } from './rules.ts';
import { Targets } from './targets.ts';
import { Top } from './top.ts';
import { Trace } from './trace.ts';

export const COMMANDS = {
  top: Top,
  trace: Trace,
  export: Export,
  record: Record,
  check: Check,
  rules: Rules,
  targets: Targets,
  doctor: Doctor,
  config: Configuration,
  dashboards: Dashboards,
  protocols: Protocols,
  help: Help,
  completion: Completion,
  complete: Complete,
};

/** Of every command that has no statuses of its own. */
const EXIT_WORDS = 'Exit status 0: done, 1: failed, 2: wrong usage. See `sae-mon help exit-codes`.';

for (const command of Object.values(COMMANDS) as (typeof Command)[]) {
  const { description = '' } = command;
  if (!/^Exit status /m.test(description)) command.description = [description, EXIT_WORDS].filter(Boolean).join('\n\n');
}
