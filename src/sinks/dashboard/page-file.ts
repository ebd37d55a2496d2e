import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The page as it is built: one file, which asks nobody but its own server for anything. */
export interface PageFile {
  readonly html: Buffer;
  /** Content-Security-Policy: its own script and style by what they hold, and nothing else. */
  readonly policy: string;
}

export function readPage(path: URL): PageFile {
  const html = readFileSync(path);
  const text = html.toString('utf8');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(text, 'script')}`,
    `style-src ${hashOf(text, 'style')}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { html, policy };
}

/** Of the only element of this name. */
function hashOf(html: string, element: string): string {
  const [, text] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(html) ?? [];
  if (text === undefined) throw new Error(`the page has no <${element}>`);
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
