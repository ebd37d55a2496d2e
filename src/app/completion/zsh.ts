import type { CompletedCommand, CompletedFlag } from './command-line.ts';

/** `_arguments` knows the flags; `compadd` quotes what it is given. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`);
  return `#compdef sae-mon
# Completion of sae-mon for zsh: source <(sae-mon completion zsh), or this as _sae-mon in a folder of $fpath
_sae_mon_ask() {
  local -a lines values notes suffix
  local word=\${(Q)PREFIX} line
  lines=("\${(@f)$($_sae_mon_program complete $1 -- "$word" 2>/dev/null)}")
  for line in $lines; do
    values+=("\${line%%$'\\t'*}")
    notes+=("\${line%%$'\\t'*}  -- \${line#*$'\\t'}")
  done
  [[ $1 != decode-as || $word == *=* ]] || suffix=(-S '')
  (( $#values )) && compadd -l -d notes $suffix -a values
}

_sae_mon() {
  local curcontext=$curcontext _sae_mon_program=\${(Q)words[1]}
  local -a commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    compadd -- --help --version
    return
  fi
  local command=$words[2]
  if (( \${words[(Ie)--]} > 2 && \${words[(Ie)--]} < CURRENT )); then
    shift "\${words[(Ie)--]}" words
    (( CURRENT -= \${@[(Ie)--]} ))
    _files
    return
  fi
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}

if [[ $funcstack[1] == _sae-mon ]]; then _sae_mon "$@"; else compdef _sae_mon sae-mon; fi
`;
}

function commandCase({ name, flags, words }: CompletedCommand): string {
  const specs = flags.map((flag) => `      ${quoted(specOf(flag))}`);
  const own = words.length === 0 ? [] : [`      ${quoted(`1:: :(${words.join(' ')})`)}`];
  return `    ${name}) _arguments -S \\\n${[...own, ...specs, "      '--help[Show help]'"].join(' \\\n')}\n      ;;`;
}

function specOf({ name, description, value, repeats }: CompletedFlag): string {
  const text = `[${description.replaceAll(/[\\[\]]/g, '\\$&')}]`;
  if (value.kind === 'switch') return `--${name}${text}`;
  return `${repeats ? '*' : ''}--${name}=${text}: :${actionOf(value)}`;
}

function actionOf(value: Exclude<CompletedFlag['value'], { kind: 'switch' }>): string {
  switch (value.kind) {
    case 'nothing':
    case 'switch':
      return ' ';
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'words':
      return `(${value.words.join(' ')})`;
    case 'asked':
      // The space: as it stands, without what `_arguments` would put in.
      return ` _sae_mon_ask ${value.candidates}`;
    default:
      return value satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
