import { useApp, useInput, useStdin } from 'ink';
import type { ReactElement } from 'react';
import { Frame, type FrameProps } from './frame.tsx';
import { keyNames } from './key-names.ts';
import { type MouseEvent, mouseEvent } from './mouse.ts';
import { stopUntilContinued } from './suspend.ts';

export interface AppProps extends FrameProps {
  /** By the name that `keyNames` gives. */
  onKey(key: string): void;
  onMouse(event: MouseEvent): void;
  /** Gives the terminal away, and takes it back. */
  suspended(meanwhile: () => void): void;
}

/** The screen, and the keys. Without a terminal to read from there are no keys, and Ctrl-C is a signal. */
export function App({ onKey, onMouse, suspended, ...frame }: AppProps): ReactElement {
  const { isRawModeSupported } = useStdin();
  const { suspendTerminal } = useApp();
  useInput(
    (input, special) => {
      const event = mouseEvent(input);
      if (event !== null) {
        if (event !== 'other') onMouse(event);
        return;
      }
      for (const key of keyNames(input, special)) {
        if (key === 'Ctrl-Z') void suspendTerminal(() => suspended(stopUntilContinued));
        else onKey(key);
      }
    },
    { isActive: isRawModeSupported },
  );
  return <Frame {...frame} />;
}
