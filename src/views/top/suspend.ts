/** All threads stop inside `kill`, and go on there after `fg`. */
export function stopUntilContinued(): void {
  process.kill(process.pid, 'SIGTSTP');
}
