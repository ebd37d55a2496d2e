// Bundled by the tests of frames: the screen as text, and the whole program on streams of the test's own.
import { renderToString } from 'ink';
import { protocolWords } from '../../../src/app/protocol-words.ts';
import { runTop, type TopOptions } from '../../../src/views/top/run.tsx';
import { Screen } from '../../../src/views/top/screen.tsx';
import type { TopState } from '../../../src/views/top/state.ts';

export function frame(state: TopState, final = false): string {
  const title = { intervalSeconds: 1, replay: false };
  return renderToString(
    <Screen state={state} title={title} protocols={protocolWords()} colors={false} final={final} />,
    {
      columns: state.size.columns,
    },
  );
}

export function start(options: TopOptions): Promise<void> {
  return runTop(options);
}
