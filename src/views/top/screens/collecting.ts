import type { Scene } from '../../../metrics/scene.ts';
import { waitingLines } from '../waiting.ts';
import type { Screen } from './screen.ts';

/** For `nothing`: said until the worker has answered with this part of a scene. */
export function collecting(part: 'transactions' | 'inFlight' | 'errors'): NonNullable<Screen['nothing']> {
  return (picture, paper) => {
    if (picture === null) return waitingLines(null, paper);
    const given: Scene[typeof part] = picture.scene?.[part] ?? null;
    return given === null ? [[{ text: ' collecting', tone: 'dim' }]] : null;
  };
}
