import { appendFileSync, closeSync, openSync } from 'node:fs';
import { hostname } from 'node:os';
import { exportAnnotations } from '../../exports/check/annotations.ts';
import { exportCheck } from '../../exports/check/json.ts';
import { exportJunit } from '../../exports/check/junit.ts';
import { exportMarkdown } from '../../exports/check/markdown.ts';
import { outputError } from '../../lib/output-file.ts';
import { renderCheck } from '../../views/check.ts';
import { DataOutput } from '../data-output.ts';
import { say } from '../words.ts';
import { casesOf, windowText } from './cases.ts';
import type { CheckReport } from './report.ts';

export interface OutputsOption {
  readonly json: boolean;
  readonly junit: string | null;
  readonly summary: string | null;
  /** What GitHub Actions gives a step to append its summary to. */
  readonly stepSummary: string | null;
  /** Whether lines of workflow commands are read. */
  readonly annotations: boolean;
  readonly columns: number;
  readonly color: boolean;
  readonly version: string;
}

/** All that a check writes: opened before anything is attached, so that what was named wrongly fails then. */
export class CheckOutputs implements Disposable {
  readonly #option: OutputsOption;
  readonly #stdout = new DataOutput(null, () => undefined);
  readonly #files: DataOutput[] = [];
  readonly #junit: DataOutput | null;
  readonly #summary: DataOutput | null;

  /** @throws UserError OUTPUT */
  constructor(option: OutputsOption) {
    this.#option = option;
    try {
      this.#junit = this.#open(option.junit);
      this.#summary = this.#open(option.summary);
      if (option.stepSummary !== null) append(option.stepSummary, '');
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  async write(report: CheckReport): Promise<void> {
    const { json, annotations, columns, color, version, stepSummary } = this.#option;
    const { outcome, startUnixNs, durationSeconds } = report;
    const cases = casesOf(report);
    const title = windowText(report);
    const markdown = exportMarkdown(title, outcome, cases);
    await this.#junit?.write(exportJunit({ cases, startUnixNs, durationSeconds, hostname: hostname() }));
    await this.#summary?.write(markdown);
    if (stepSummary !== null) append(stepSummary, markdown);
    if (annotations) for (const line of exportAnnotations(cases)) say(line);
    await this.#stdout.write(
      json
        ? `${JSON.stringify(exportCheck(report, version))}\n`
        : renderCheck(cases, { title, outcome, columns, color }),
    );
  }

  [Symbol.dispose](): void {
    for (const file of this.#files) file.close();
  }

  #open(path: string | null): DataOutput | null {
    if (path === null) return null;
    const output = new DataOutput(path, () => undefined);
    this.#files.push(output);
    return output;
  }
}

function append(path: string, text: string): void {
  try {
    const fd = openSync(path, 'a');
    try {
      appendFileSync(fd, text);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw outputError(path, error);
  }
}
