import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { TargetList, TargetRow } from '../../../app/targets/target-row.ts';
import { callsText, listensText, shellWords } from '../../target-words.ts';
import { grouped } from '../figures.ts';
import { Line, type Span, TerminalContext } from '../line.tsx';
import { headingText, rowText } from './columns.ts';
import { CHOOSER_KEYS } from './keys.ts';
import { chooserLayout } from './layout.ts';
import { type ChooserState, selectedRow } from './state.ts';

export interface ChooserScreenProps {
  readonly state: ChooserState;
  readonly colors: boolean;
}

/** A cut would show no more. */
const LISTED = 8;

/** The whole screen: always one line less than the terminal has, so that lines keep their place and nothing scrolls. */
export function ChooserScreen({ state, colors }: ChooserScreenProps): ReactElement {
  const layout = chooserLayout(state.size);
  const { width } = layout;
  const selected = selectedRow(state);
  return (
    <TerminalContext value={{ width, colors }}>
      <Box flexDirection="column" height={layout.height} overflow="hidden">
        <Line spans={titleOf(state)} />
        <Line spans={filterOf(state)} />
        {layout.full ? <Line spans={[]} /> : null}
        <Line spans={[{ text: headingText(width), tone: 'activeHeading' }]} />
        <Box flexDirection="column" height={layout.rows} flexShrink={0} overflow="hidden">
          {state.rows.length === 0 ? <Nobody state={state} /> : null}
          {state.rows.slice(state.offset, state.offset + layout.rows).map((row) => (
            <Line key={row.key} spans={[rowSpan(row, row === selected, width)]} />
          ))}
        </Box>
        {layout.full ? <Line spans={selected === null ? [] : [{ text: describe(selected), tone: 'dim' }]} /> : null}
        <Line spans={[{ text: footerText(), tone: 'dim' }]} />
      </Box>
    </TerminalContext>
  );
}

function rowSpan(row: TargetRow, selected: boolean, width: number): Span {
  return { text: (selected ? '>' : ' ') + rowText(row, width), tone: selected ? 'selected' : 'plain' };
}

function titleOf({ list, rows }: ChooserState): readonly Span[] {
  const name: Span = { text: ' sae-mon top', tone: 'strong' };
  if (list === null) return [name, { text: '  looking who speaks on this host' }];
  const all = list.rows.length + list.leftOut;
  const shown = rows.length === all ? grouped(all) : `${grouped(rows.length)} of ${grouped(all)}`;
  return [name, { text: `  what to watch? ${shown} workloads` }, ...hiddenOf(list)];
}

function hiddenOf({ hiddenProcesses }: TargetList): readonly Span[] {
  if (hiddenProcesses === 0) return [];
  return [{ text: `  ${grouped(hiddenProcesses)} processes of others hidden: sudo`, tone: 'warn' }];
}

function filterOf({ filter: { text, typing } }: ChooserState): readonly Span[] {
  if (!typing && text === '') return [];
  return [{ text: ` filter: ${text}`, tone: 'strong' }, { text: typing ? '_' : '' }];
}

function Nobody({ state }: { readonly state: ChooserState }): ReactElement | null {
  if (state.list === null) return null;
  const none = state.list.rows.length === 0;
  const texts = none
    ? [
        'Nobody on this host listens or is connected.',
        'Whoever begins to appears here. By its number: sae-mon top --pid N',
      ]
    : ['Nobody fits the filter: Esc drops it.'];
  return (
    <>
      {texts.map((text) => (
        <Line key={text} spans={[{ text: ` ${text}` }]} />
      ))}
    </>
  );
}

/** In full, and what would have to be typed to get the same. */
function describe({ target, use, otherNetwork }: TargetRow): string {
  const parts = target === null ? [] : [`sae-mon top ${shellWords(target)}`];
  if (otherNetwork) parts.push('in a network of its own');
  if (use.ports.total + use.unixPaths.total > 0) parts.push(`listens on ${listensText(use, LISTED)}`);
  if (use.calls.total > 0) parts.push(`calls ${callsText(use, LISTED)}`);
  return ` ${parts.join('  ')}`;
}

function footerText(): string {
  const keys: readonly { readonly label: string | null }[] = CHOOSER_KEYS;
  return ` ${keys.flatMap(({ label }) => label ?? []).join('  ')}`;
}
