/** The page: asks its own server for what is new, and shows it. */
import type { Overview, RowDetail } from '../sinks/dashboard/api.ts';
import { Detail } from './detail.ts';
import { byId, element } from './elements.ts';
import { Ends } from './ends.ts';
import { Poll } from './poll.ts';
import { showSession, showSilence } from './session-words.ts';
import { Tables } from './tables.ts';
import { themeButton } from './theme.ts';

/** As the server has them, seconds. */
const RANGES = [
  [300, '5 min'],
  [900, '15 min'],
  [3600, '1 h'],
] as const;
const ROW = /^#row=(\d+)$/;

const ends = new Ends(byId('ends'));
const tables = new Tables(byId('tables'), (id) => {
  location.hash = `row=${id}`;
});
const detail = new Detail(byId('detail') as HTMLDialogElement, () => {
  if (location.hash !== '') history.pushState(null, '', location.pathname);
});
const poll = new Poll(RANGES[0][0], {
  overview: (overview: Overview) => {
    showSession(overview);
    ends.show(overview);
    tables.show(overview);
    void showRow();
  },
  silence: showSilence,
});

/** The row that the address names, if any. */
async function showRow(): Promise<void> {
  const id = ROW.exec(location.hash)?.[1];
  if (id === undefined) return detail.close();
  const asked = `/api/row?id=${id}&range=${poll.range}`;
  const response = await fetch(asked).catch(() => null);
  if (ROW.exec(location.hash)?.[1] !== id || response === null) return;
  if (response.ok) detail.show((await response.json()) as RowDetail);
  else if (response.status === 404) detail.showGone();
}

function rangeButtons(place: HTMLElement): void {
  for (const [seconds, words] of RANGES) {
    const input = element('input', { type: 'radio', name: 'range', value: String(seconds) });
    input.checked = seconds === poll.range;
    input.addEventListener('change', () => poll.look(seconds));
    place.append(element('label', {}, input, element('span', { class: 'choice' }, words)));
  }
}

rangeButtons(byId('ranges'));
themeButton(byId('theme'), () => {
  ends.restyle();
  detail.restyle();
});
const find = byId('find') as HTMLInputElement;
find.addEventListener('input', () => tables.filter(find.value));
addEventListener('hashchange', () => void showRow());
