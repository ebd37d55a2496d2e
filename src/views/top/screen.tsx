import { Box } from 'ink';
import { Fragment, type ReactElement } from 'react';
import type { ProtocolWords } from '../protocol-words.ts';
import { Footer, SelectedLine } from './footer.tsx';
import { Header, LostLine, type Title, TitleLine, TotalsLine } from './header.tsx';
import { Help } from './help.tsx';
import type { Layout } from './layout.ts';
import { Line, TerminalContext } from './line.tsx';
import { pictureOf, stateLayout, type TopState } from './state.ts';
import { Table } from './table.tsx';
import { Waiting } from './waiting.tsx';

export interface ScreenProps {
  readonly state: TopState;
  readonly title: Title;
  readonly protocols: ProtocolWords;
  readonly colors: boolean;
  /** The frame that stays when all is over: without keys. */
  readonly final?: boolean;
}

/** The whole screen: always one line less than the terminal has, so that lines keep their place and nothing scrolls. */
export function Screen({ state, title, protocols, colors, final = false }: ScreenProps): ReactElement {
  const layout = stateLayout(state);
  return (
    <TerminalContext value={{ width: layout.width, colors }}>
      <Box flexDirection="column" height={layout.height} overflow="hidden">
        {layout.kind === 'small' ? (
          <SmallScreen state={state} title={title} final={final} />
        ) : (
          <FullScreen state={state} title={title} protocols={protocols} layout={layout} final={final} />
        )}
      </Box>
    </TerminalContext>
  );
}

interface FullScreenProps {
  readonly state: TopState;
  readonly title: Title;
  readonly protocols: ProtocolWords;
  readonly layout: Layout;
  readonly final: boolean;
}

function FullScreen({ state, title, protocols, layout, final }: FullScreenProps): ReactElement {
  const snapshot = pictureOf(state)?.snapshot ?? null;
  const short = layout.kind === 'short';
  return (
    <>
      <Header
        snapshot={snapshot}
        title={title}
        protocols={protocols}
        alerts={state.alerts}
        paused={state.frozen !== null}
        width={layout.width}
        short={short}
        ended={final}
      />
      {short ? null : <Line spans={[]} />}
      <Box flexDirection="column" height={layout.body} flexShrink={0} overflow="hidden">
        {state.help.open ? (
          <Help loss={snapshot?.loss ?? null} offset={state.help.offset} height={layout.body} />
        ) : (
          <Body state={state} layout={layout} protocols={protocols} replay={title.replay} />
        )}
      </Box>
      {short || final ? null : <SelectedLine state={state} />}
      {final ? null : <Footer state={state} />}
    </>
  );
}

interface BodyProps {
  readonly state: TopState;
  readonly layout: Layout;
  readonly protocols: ProtocolWords;
  readonly replay: boolean;
}

function Body({ state, layout, protocols, replay }: BodyProps): ReactElement {
  const picture = pictureOf(state);
  if (picture === null || Object.values(picture.tables).every(({ rows }) => rows.length === 0)) {
    return <Waiting snapshot={picture?.snapshot ?? null} protocols={protocols} replay={replay} />;
  }
  return (
    <>
      {layout.tables.map(({ role, rows: height }, index) => (
        <Fragment key={role}>
          {index === 0 ? null : <Line spans={[]} />}
          <Table
            role={role}
            rows={picture.tables[role].rows}
            protocols={protocols}
            view={state.views[role]}
            active={state.table === role}
            sort={state.sort.by}
            width={layout.width}
            height={height}
            windowSeconds={Math.max(picture.snapshot.window.durationSeconds, 1e-3)}
          />
        </Fragment>
      ))}
    </>
  );
}

/** Too small for tables: the totals, and that it is too small. */
function SmallScreen({ state, title, final }: Omit<FullScreenProps, 'layout' | 'protocols'>): ReactElement {
  const snapshot = pictureOf(state)?.snapshot ?? null;
  const { columns: width, rows } = state.size;
  return (
    <>
      <Line spans={[{ text: ` window too small for tables (${width}x${rows})`, tone: 'warn' }]} />
      <TotalsLine name="SERVED" totals={snapshot?.totals.server} snapshot={snapshot} width={width} />
      <TotalsLine name="CALLED" totals={snapshot?.totals.client} snapshot={snapshot} width={width} />
      <LostLine snapshot={snapshot} replay={title.replay} width={width} />
      <TitleLine snapshot={snapshot} title={title} paused={state.frozen !== null} width={width} ended={final} />
    </>
  );
}
