// Bundled by the tests of frames: the screen as text, and the whole program on streams of the test's own.
import { renderToString } from 'ink';
import { protocolWords } from '../../../src/app/protocol-words.ts';
import { Frame } from '../../../src/views/top/frame.tsx';
import { runTop, type TopOptions } from '../../../src/views/top/run.tsx';
import type { TopState } from '../../../src/views/top/state.ts';

export function frame(state: TopState, final = false): string {
  return renderToString(
    <Frame state={state} replay={false} doing="Attaching." protocols={protocolWords()} colors={false} final={final} />,
    { columns: state.size.columns },
  );
}

export function start(options: TopOptions): Promise<void> {
  return runTop(options);
}
