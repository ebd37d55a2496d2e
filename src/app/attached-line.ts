import { stripControl } from '../lib/formats.ts';
import type { SessionFacts } from './messages.ts';

/** Commands named in the line; what is more is a number. */
const NAMED_COMMANDS = 3;

/** `attached to pid 123 (nginx, 3 processes) by socket tracepoints in 0.21s`: scripts wait for its first word. */
export function attachedLine(facts: SessionFacts, seconds: number): string {
  const way = facts.source.probe === 'sys_exit' ? 'the sys_exit tracepoint' : 'socket tracepoints';
  // Names are the processes' own: none may steer a terminal, or begin a line of its own.
  return stripControl(`attached to ${facts.label}${processesOf(facts)} by ${way} in ${seconds.toFixed(2)}s`);
}

function processesOf({ processes }: SessionFacts): string {
  const total = processes.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return ' (no process yet)';
  const names = processes.slice(0, NAMED_COMMANDS).map(({ command }) => command);
  if (processes.length > NAMED_COMMANDS) names.push('…');
  return ` (${names.join(', ')}, ${total} ${total === 1 ? 'process' : 'processes'})`;
}
