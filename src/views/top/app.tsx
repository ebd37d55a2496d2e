import { useApp, useInput, useStdin } from 'ink';
import type { ReactElement } from 'react';
import { type KeyAction, keyActions } from './keys.ts';
import { Screen, type ScreenProps } from './screen.tsx';
import { stopUntilContinued } from './suspend.ts';

export interface AppProps extends ScreenProps {
  onKey(key: KeyAction): void;
}

/** The screen, and the keys. Without a terminal to read from there are no keys, and Ctrl-C is a signal. */
export function App({ onKey, ...screen }: AppProps): ReactElement {
  const { isRawModeSupported } = useStdin();
  const { suspendTerminal } = useApp();
  useInput(
    (input, special) => {
      for (const key of keyActions(input, special)) {
        if (key === 'suspend') void suspendTerminal(stopUntilContinued);
        else onKey(key);
      }
    },
    { isActive: isRawModeSupported },
  );
  return <Screen {...screen} />;
}
