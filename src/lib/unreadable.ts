/** Why a file that somebody has named cannot be read, in words. */
export function unreadable(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
      return 'that is not allowed';
    default:
      return String(code);
  }
}
