import { type Handle, native } from './addon.ts';
import { BpfError } from './errors.ts';

/**
 * Has the kernel count runs and run time of all programs of the host until disposed, at some 20 ns a run.
 * Linux 5.8; needs CAP_SYS_ADMIN.
 *
 * @throws BpfError EPERM without the capability.
 */
export function enableStatistics(): Disposable {
  const result = native().statisticsEnable();
  if (typeof result === 'number') throw new BpfError('enable the statistics of programs', -result);
  let handle: Handle<'statistics'> | null = result;
  return {
    [Symbol.dispose](): void {
      if (handle !== null) native().close(handle);
      handle = null;
    },
  };
}
