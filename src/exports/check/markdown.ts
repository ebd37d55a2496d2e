import type { CaseDetail, CheckCase } from '../../app/check/cases.ts';
import { stripControl } from '../../lib/formats.ts';

const MARKS = { passed: '✅', failed: '❌', undecided: '❔', skipped: '➖' } as const;
/** A summary is read, and GitHub cuts it at 1 MiB. */
const MAX_DETAILS = 20;

/** For `$GITHUB_STEP_SUMMARY`: GitHub's Markdown. */
export function exportMarkdown(title: string, outcome: string, cases: readonly CheckCase[]): string {
  return [
    `### sae-mon check: ${outcome}`,
    '',
    safe(title),
    '',
    '| | check | why |',
    '|---|---|---|',
    ...cases.map((one) => `| ${MARKS[one.outcome]} | ${safe(one.name)} | ${safe(one.why)} |`),
    '',
    ...cases.flatMap(detailsOf),
  ].join('\n');
}

function detailsOf({ name, details }: CheckCase): string[] {
  if (details.length === 0) return [];
  const rest = details.length - MAX_DETAILS;
  return [
    `<details><summary>${safe(name)}</summary>`,
    '',
    '| of | value | samples | |',
    '|---|---:|---:|---|',
    ...details.slice(0, MAX_DETAILS).map(detailRow),
    ...(rest > 0 ? [`| … ${rest} more | | | |`] : []),
    '',
    '</details>',
    '',
  ];
}

function detailRow({ what, value, samples, verdict }: CaseDetail): string {
  return `| ${safe(what)} | ${safe(value)} | ${samples ?? ''} | ${safe(verdict)} |`;
}

/** As it stands, in a cell of a table and in HTML: every character that means something there as its number. */
function safe(text: string): string {
  return stripControl(text).replace(/[&<>|`*_~[\]\\#@!:"'()-]/g, (character) => `&#${character.charCodeAt(0)};`);
}
