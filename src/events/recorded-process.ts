import type { RecordedProcess } from './recording-format.ts';

const NAMES = ['cgroup', 'containerId', 'containerName', 'unit'] as const;

/** Whether what a recording says of a process is what is written there: a file may be damaged, and anybody's. */
export function isRecordedProcess(value: unknown): value is RecordedProcess {
  if (!isObject(value)) return false;
  const { tgid, command, podUid = null, declared = {} } = value;
  return (
    typeof tgid === 'number' &&
    typeof command === 'string' &&
    [...NAMES.map((name) => value[name]), podUid].every(isNameOrNone) &&
    isObject(declared) &&
    Object.values(declared).every((text) => typeof text === 'string')
  );
}

function isNameOrNone(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
