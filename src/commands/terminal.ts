/** What the standard output can show. */

/** A terminal that moves its cursor: a dumb one, or one that nobody has named, shows lines and nothing else. */
export function canDraw(stdout: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  const name = env['TERM'] ?? '';
  return stdout.isTTY === true && name !== '' && name !== 'dumb';
}

/** Where the user has not declined colours: https://no-color.org */
export function hasColors(stdout: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return canDraw(stdout, env) && !env['NO_COLOR'];
}
