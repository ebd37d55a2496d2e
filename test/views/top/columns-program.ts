// In a terminal: writes each text of a JSON file into a line of its own, asks where the cursor is after it, and writes the
// columns to another file. Arguments: both files.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const [from = '', to = ''] = process.argv.slice(2);
const texts = JSON.parse(readFileSync(from, 'utf8')) as string[];
const ESC = '\u001b';
/** `CSI row ; column R` answers `CSI 6 n`. */
const REPORT = new RegExp(`${ESC}\\[\\d+;(\\d+)R`, 'g');
/** As many answers fit a terminal's queue. */
const AT_ONCE = 100;

const columns: number[] = [];
let rest = '';

function ask(): void {
  const some = texts.slice(columns.length, columns.length + AT_ONCE);
  process.stdout.write(some.map((text) => `\r${ESC}[2K${text}${ESC}[6n`).join(''));
}

process.stdin.setRawMode(true);
process.stdin.on('data', (chunk) => {
  rest += chunk.toString();
  const reports = [...rest.matchAll(REPORT)];
  const last = reports.at(-1);
  if (last === undefined) return;
  rest = rest.slice(last.index + last[0].length);
  columns.push(...reports.map(([, column]) => Number(column) - 1));
  if (columns.length < texts.length) {
    if (columns.length % AT_ONCE === 0) ask();
    return;
  }
  writeFileSync(`${to}.part`, JSON.stringify(columns));
  renameSync(`${to}.part`, to);
  process.exit(0);
});
ask();
