/** Linux cuts a task's name to 15 bytes. */
const COMM_MAX = 15;

/**
 * Name of a program from what /proc says of it. Not the task's name alone: it is cut, and runtimes give
 * their threads names of their own. Titles that servers write over their arguments (`nginx: worker process`)
 * end at the first space or colon.
 * @param cmdline /proc/PID/cmdline: arguments, each ended by a NUL
 * @param comm /proc/PID/comm
 */
export function commandName(cmdline: string, comm: string): string {
  const first = cmdline.split('\0', 1)[0] ?? '';
  const whole = baseName(first);
  if (whole === comm || (comm.length === COMM_MAX && whole.startsWith(comm))) return whole;
  const word = baseName(first.split(/[ :]/, 1)[0] ?? '').replace(/^-/, '');
  return word === '' ? comm : word;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
