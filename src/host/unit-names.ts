/** Names of cgroups as systemd writes them: units and slices, escaped (systemd.unit(5), systemd-escape(1)). */

/** What a name without its kind may mean. */
const KINDS = ['.service', '.slice', '.scope'] as const;

/** Whether a directory of this name can be meant by `name`: exactly, or, with `anyKind`, without its kind. */
export function isUnitNamed(directory: string, name: string, anyKind: boolean): boolean {
  const wanted = anyKind ? KINDS.map((kind) => name + kind) : [name];
  // An underscore stands before what the kernel could take for a file of its own (`_memory.service`).
  const plain = directory.replace(/^_/, '');
  return [directory, plain, unescapeUnit(plain)].some((one) => wanted.includes(one));
}

export function withoutKind(directory: string): string {
  const kind = KINDS.find((suffix) => directory.endsWith(suffix));
  return kind === undefined ? directory : directory.slice(0, -kind.length);
}

/** systemd writes a byte that a unit's name may not have, or that means something there, as \\x2d. */
export function unescapeUnit(name: string): string {
  if (!name.includes('\\x')) return name;
  const bytes = name.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => `%${hex}`);
  try {
    return decodeURIComponent(bytes);
  } catch {
    return name;
  }
}
