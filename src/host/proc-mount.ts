import { linkOf, textOf } from './proc-files.ts';

/** Whose processes a mount of proc shows: those of this pid namespace or of another one; or none is there. */
export type ProcMount = 'own' | 'foreign' | 'missing';

/** Options of a mount of proc by which it shows an ordinary user his own processes alone (proc(5)). */
const HIDING = /(?:^|,)hidepid=(?:[24]|invisible|ptraceable)(?:,|$)/;
const SHOWN_TO = /(?:^|,)gid=(\d+)/;

export function procMount(procPath = '/proc'): ProcMount {
  const status = textOf(`${procPath}/self/status`);
  // Who is not in the namespace of this mount has no `self` there.
  if (status === null) return textOf(`${procPath}/version`) === null ? 'missing' : 'foreign';
  // From the namespace of this mount inwards to the process' own (proc_pid_status(5)).
  const numbers = /^NSpid:\s*(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? [];
  return numbers.length <= 1 && linkOf(`${procPath}/self`) === String(process.pid) ? 'own' : 'foreign';
}

/** Whether processes are hidden from those who have not CAP_SYS_PTRACE, and are not of the group that the mount names. */
export function hidesProcesses(procPath = '/proc'): boolean {
  const mounts = (textOf(`${procPath}/self/mounts`) ?? '').split('\n').map((line) => line.split(' '));
  // The mount that was made last is the one that is seen.
  const options = mounts.findLast(([, point, kind]) => point === procPath && kind === 'proc')?.[3] ?? '';
  const group = SHOWN_TO.exec(options)?.[1];
  return HIDING.test(options) && !(group !== undefined && process.getgroups?.().includes(Number(group)));
}
