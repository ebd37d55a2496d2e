/** A plain reading of a server's answers, which knows nothing of sae-mon's. */

export interface AnswersRead {
  /** Of final answers, in order; `headless`: bytes without a head, as HTTP/0.9 answers. */
  readonly statuses: readonly string[];
  /** How many of them came whole, without the connection's end. */
  readonly whole: number;
}

const HEAD = /^HTTP\/\d\.\d +(\d{3})[^\n]*\r?\n([\s\S]*?\r?\n)??\r?\n/;

/** @param text all that came over a connection, as latin1; @param isHead none of the answers has a body */
export function readAnswers(text: string, isHead: boolean): AnswersRead {
  const statuses: string[] = [];
  let whole = 0;
  let rest = text;
  while (rest !== '') {
    const head = HEAD.exec(rest);
    if (head === null) {
      const status = /^HTTP\/\d\.\d +(\d{3})/.exec(rest)?.[1];
      if (status === undefined) statuses.push('headless');
      break;
    }
    const [{ length }, status = '', fields = ''] = head;
    rest = rest.slice(length);
    if (status.startsWith('1') && status !== '101') continue;
    statuses.push(status);
    const size = isHead || status === '204' || status === '304' ? 0 : bodySize(fields, rest);
    if (size === null || size > rest.length) break;
    whole += 1;
    rest = rest.slice(size);
  }
  return { statuses, whole };
}

/** null: until the connection's end, or further than what has come. */
function bodySize(fields: string, rest: string): number | null {
  if (/^transfer-encoding:.*chunked/im.test(fields)) {
    const end = /(^|\r\n)0\r\n([^\r\n]+\r\n)*\r\n/.exec(rest);
    return end === null ? null : end.index + end[0].length;
  }
  const length = /^content-length: *(\d+)/im.exec(fields)?.[1];
  return length === undefined ? null : Number(length);
}
