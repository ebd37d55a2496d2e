/** More than a row has; terminals refuse what is too long, xterm at 100 kB. */
const MAX_LENGTH = 8192;

/** OSC 52: the terminal puts the text into its clipboard, also over ssh. */
export function clipboardSequence(text: string): string {
  const shown = text.slice(0, MAX_LENGTH);
  return `\u001b]52;c;${Buffer.from(shown).toString('base64')}\u0007`;
}
