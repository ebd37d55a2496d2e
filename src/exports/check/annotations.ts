import type { CheckCase } from '../../app/check/cases.ts';
import { stripControl } from '../../lib/formats.ts';

/** Workflow commands of GitHub Actions for what did not pass, one a line. */
export function exportAnnotations(cases: readonly CheckCase[]): string[] {
  return cases
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'undecided')
    .map(({ name, outcome, why }) => {
      const command = outcome === 'failed' ? 'error' : 'warning';
      return `::${command} title=${property(`sae-mon check ${outcome}`)}::${message(`${name}: ${why}`)}`;
    });
}

function message(text: string): string {
  return stripControl(text).replace(/%/g, '%25');
}

function property(text: string): string {
  return message(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
