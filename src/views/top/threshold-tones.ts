import type { ScreenSettings, Threshold } from '../../app/config/screen-settings.ts';
import type { Tone } from './theme.ts';

type Thresholds = ScreenSettings['thresholds'];

/** Of a share of errors, 0 to 1; null: of nothing. */
export function errorRatioTone(ratio: number | null, { errorRatio }: Thresholds): Tone {
  return toneBy(ratio, errorRatio);
}

/** Of a duration in seconds. */
export function durationTone(seconds: number | null, { durationSeconds }: Thresholds): Tone {
  return durationSeconds === null ? 'plain' : toneBy(seconds, durationSeconds);
}

function toneBy(value: number | null, { warn, bad }: Threshold): Tone {
  if (value === null || value <= warn) return 'plain';
  return value >= bad ? 'bad' : 'warn';
}
