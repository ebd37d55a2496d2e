import { Box, Text } from 'ink';
import { createContext, type ReactElement, useContext } from 'react';
import { inGlyphs } from './drawn.ts';
import { LookContext } from './screen-look.ts';
import { cut, widthOf } from './text.ts';
import { lookOf, type Tone } from './theme.ts';
import { THEMES } from './themes.ts';

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

/** A line. */
export type Spans = readonly Span[];

export interface Terminal {
  /** Columns that a line may fill. */
  readonly width: number;
  /** False: without any, whatever the theme is. */
  readonly colors: boolean;
}

export const TerminalContext = createContext<Terminal>({ width: 80, colors: true });

/** One line of the screen: never wraps, never longer than the terminal is wide, stripped of what could move the cursor. */
export function Line({ spans }: { readonly spans: Spans }): ReactElement {
  const { width, colors } = useContext(TerminalContext);
  const look = useContext(LookContext);
  const theme = colors ? look.theme : THEMES.none;
  return (
    <Box height={1} flexShrink={0}>
      <Text wrap="truncate">
        {fitSpans(spans, width).map(({ text, tone }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span has no identity but its place in the line
          <Text key={index} {...lookOf(tone ?? 'plain', theme)}>
            {inGlyphs(text, look.glyphs)}
          </Text>
        ))}
      </Text>
    </Box>
  );
}

/** Lines below each other, which have no identity but their place. */
export function Lines({ lines }: { readonly lines: readonly Spans[] }): ReactElement {
  return (
    <>
      {lines.map((spans, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
        <Line key={index} spans={spans} />
      ))}
    </>
  );
}

function fitSpans(spans: Spans, width: number): Spans {
  let used = 0;
  return spans.map((span) => {
    const text = cut(span.text, width - used);
    used += widthOf(text);
    return { ...span, text };
  });
}
