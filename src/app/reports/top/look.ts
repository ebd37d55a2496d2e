import type { Look } from '../../../metrics/scene.ts';

/** What is looked at until somebody asks for something else. */
export function defaultLook(intervalNs: number): Look {
  return { window: '10s', intervalNs, epoch: 0, parts: [], row: null };
}
