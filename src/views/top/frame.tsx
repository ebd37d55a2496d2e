import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { ProtocolWords } from '../protocol-words.ts';
import { layoutNow } from './arrangement.ts';
import { bodyLines } from './body.ts';
import { Footer, SelectedLine } from './footer.tsx';
import { Header, LostLine, type Title, TitleLine, TotalsLine } from './header.tsx';
import { type Layout, MIN_COLUMNS, MIN_ROWS } from './layout.ts';
import { Line, Lines, TerminalContext } from './line.tsx';
import { PlacesLine } from './places-line.tsx';
import { pictureOf, placeOf, type TopState } from './state.ts';

export interface FrameProps {
  readonly state: TopState;
  /** True where a recording is shown and not a live target. */
  readonly replay: boolean;
  /** What is going on until there is a picture: `Attaching to pid 123.` */
  readonly doing: string;
  readonly protocols: ProtocolWords;
  readonly colors: boolean;
  /** The frame that stays when all is over: without keys. */
  readonly final?: boolean;
}

/** The whole screen: always one line less than the terminal has, so that lines keep their place and nothing scrolls. */
export function Frame(props: FrameProps): ReactElement {
  const layout = layoutNow(props.state);
  return (
    <TerminalContext value={{ width: layout.width, colors: props.colors }}>
      <Box flexDirection="column" height={layout.height} overflow="hidden">
        {layout.kind === 'small' ? <SmallFrame {...props} /> : <FullFrame {...props} layout={layout} />}
      </Box>
    </TerminalContext>
  );
}

function titleOf({ state, replay, final = false }: FrameProps): Title {
  return { intervalSeconds: state.asked.intervalNs / 1e9, replay, still: stillOf(state), ended: final };
}

/** Paused by a key, or held for whoever reads a row: each is let go in its own way. */
function stillOf(state: TopState): Title['still'] {
  const { live, frozen } = state;
  const drawn = pictureOf(state);
  if (live === null || drawn === null || (frozen ?? placeOf(state).held ?? null) === null) return null;
  const seconds = live.snapshot.window.elapsedSeconds - drawn.snapshot.window.elapsedSeconds;
  return { why: frozen === null ? 'HELD' : 'PAUSED', seconds };
}

function FullFrame(props: FrameProps & { readonly layout: Layout }): ReactElement {
  const { state, replay, doing, protocols, layout, final = false } = props;
  const picture = pictureOf(state);
  const short = layout.kind === 'short';
  const paper = {
    width: layout.width,
    height: layout.body,
    protocols,
    replay,
    doing,
    thresholds: state.settings.thresholds,
  };
  return (
    <>
      <Header
        snapshot={picture?.snapshot ?? null}
        cost={state.asked.cost ? (state.live?.scene?.cost ?? 'asked') : null}
        title={titleOf(props)}
        protocols={protocols}
        alerts={state.alerts}
        width={layout.width}
        short={short}
      />
      {short ? null : final ? <Line spans={[]} /> : <PlacesLine state={state} />}
      <Box flexDirection="column" height={layout.body} flexShrink={0} overflow="hidden">
        <Lines lines={bodyLines(state, paper)} />
      </Box>
      {short || final ? null : <SelectedLine state={state} />}
      {final ? null : <Footer state={state} />}
    </>
  );
}

/** What is wrong, what would do, and the way out: as much of it as a line of this width holds. */
function tooSmall(width: number, rows: number): string {
  const size = ` window too small for tables (${width}x${rows})`;
  const all = `${size}: ${MIN_COLUMNS}x${MIN_ROWS} is enough`;
  return all.length <= width ? all : ` ${width}x${rows} is too small: needs ${MIN_COLUMNS}x${MIN_ROWS}, q quits`;
}

/** Too small for tables: the totals, and that it is too small. */
function SmallFrame(props: FrameProps): ReactElement {
  const { state, replay } = props;
  const snapshot = pictureOf(state)?.snapshot ?? null;
  const { columns: width, rows } = state.size;
  return (
    <>
      <Line spans={[{ text: tooSmall(width, rows), tone: 'warn' }]} />
      <TotalsLine name="SERVED" totals={snapshot?.totals.server} snapshot={snapshot} width={width} />
      <TotalsLine name="CALLED" totals={snapshot?.totals.client} snapshot={snapshot} width={width} />
      <LostLine snapshot={snapshot} replay={replay} width={width} />
      <TitleLine snapshot={snapshot} title={titleOf(props)} width={width} />
    </>
  );
}
