/** Every command by its name: what oclif discovers, and what the man page is made of. */
import { Check } from './check.ts';
import { Complete } from './complete.ts';
import { Completion } from './completion.ts';
import { Configuration } from './config.ts';
import { Dashboards } from './dashboards.ts';
import { Doctor } from './doctor.ts';
import { Export } from './export.ts';
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
  completion: Completion,
  complete: Complete,
};
