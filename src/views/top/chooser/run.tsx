import { useApp, useInput, useStdin } from 'ink';
import type { ReactElement } from 'react';
import type { TargetList, TargetRow } from '../../../app/targets/target-row.ts';
import { type LookWishes, lookHere } from '../screen-look.ts';
import { ScreenLoop } from '../screen-loop.ts';
import { stopUntilContinued } from '../suspend.ts';
import { type Pressed, pressedKeys } from './keys.ts';
import { ChooserScreen, type ChooserScreenProps } from './screen.tsx';
import { type ChooserAction, type ChooserState, initialChooser, reduceChooser } from './state.ts';

export interface ChooserOptions {
  /** Calls the listener with each new list; returns how to stop that. */
  subscribe(listener: (list: TargetList) => void): () => void;
  readonly stdin: NodeJS.ReadStream;
  /** A terminal. */
  readonly stdout: NodeJS.WriteStream;
  /** Left out: as the environment has it. */
  readonly wishes?: Partial<LookWishes>;
  /** Settles when nobody is to choose any more; a rejection is passed on. */
  readonly ended: Promise<unknown>;
}

/** Lets a workload be chosen on the alternate screen, which is gone by then; null where the user left. */
export async function runChooser(options: ChooserOptions): Promise<TargetRow | null> {
  const { subscribe, stdin, stdout, ended, wishes } = options;
  const loop = new ScreenLoop<ChooserState, ChooserAction>({
    stdin,
    stdout,
    look: lookHere(wishes),
    ended,
    initial: initialChooser,
    reduce: reduceChooser,
    isOver: ({ outcome }) => outcome !== null,
    view: (state, dispatch) => (
      <Chooser state={state} colors onPressed={(pressed) => dispatch({ kind: 'pressed', pressed })} />
    ),
    begin: (dispatch) => subscribe((list) => dispatch({ kind: 'list', list })),
  });
  await loop.run();
  const { outcome } = loop.state;
  return outcome?.kind === 'chosen' ? outcome.row : null;
}

interface ChooserProps extends ChooserScreenProps {
  onPressed(pressed: Pressed): void;
}

function Chooser({ onPressed, ...screen }: ChooserProps): ReactElement {
  const { isRawModeSupported } = useStdin();
  const { suspendTerminal } = useApp();
  useInput(
    (input, special) => {
      for (const pressed of pressedKeys(input, special)) {
        if (pressed.action === 'suspend') void suspendTerminal(stopUntilContinued);
        else onPressed(pressed);
      }
    },
    { isActive: isRawModeSupported },
  );
  return <ChooserScreen {...screen} />;
}
