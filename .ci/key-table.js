// The table of keys in README.md, from the topic `keys` of help: between two marks, of which all else is written by hand.
const [BEGIN, END] = ['<!-- keys: made by .ci/generate.js -->\n', '<!-- /keys -->'];

/**
 * @param {string} readme
 * @param {import('../src/app/help/topic.ts').Topic} topic
 * @returns {string} with the table as the screen has its keys now
 */
export function withKeys(readme, topic) {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('README.md has no place for the table of keys');
  const tables = topic.parts.filter(({ kind }) => kind === 'list').map(tableOf);
  return `${readme.slice(0, begin)}${BEGIN}${tables.join('\n')}${readme.slice(end)}`;
}

function tableOf({ title, items }) {
  const rows = items.map(([key, says]) => `| \`${cell(key)}\` | ${cell(says)} |`);
  return [`| ${cell(title)} | |`, '|---|---|', ...rows, ''].join('\n');
}

/** A bar would end it. */
const cell = (text) => text.replaceAll('|', '\\|');
