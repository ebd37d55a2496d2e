import type { CompletedCommand, CompletedFlag } from './command-line.ts';

/**
 * bash parts words at `=`, `:` and `@`, and puts back what COMPREPLY has as it is: words are joined again before, and what is
 * given is quoted for the quotes that it stands in. Nothing is ever evaluated.
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completion of sae-mon for bash: source <(sae-mon completion bash)
_sae_mon() {
  local -a words=() found=() notes=()
  local rest=$COMP_LINE trimmed word last=\${COMP_WORDS[COMP_CWORD]} i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]} trimmed=\${rest#"\${rest%%[![:space:]]*}"}
    if ((i > 0)) && [[ $trimmed == "$rest" && -n $word ]]; then words[-1]+=$word; else words+=("$word"); fi
    rest=\${trimmed#"$word"}
  done
  COMPREPLY=()
  local command=\${words[1]} cur=\${words[-1]} flag=\${words[-2]} quote='' plain
  if ((\${#words[@]} == 2)); then _sae_mon_words "${names} --help --version"; _sae_mon_reply; return; fi
  for ((i = 2; i < \${#words[@]} - 1; i++)); do
    [[ \${words[i]} != -- ]] || { compopt -o bashdefault -o default; return; }
  done
  if [[ $cur == --*=* ]]; then flag=\${cur%%=*} cur=\${cur#*=}; fi
  case $command/$flag in
${commands.flatMap((command) => command.flags.flatMap((flag) => caseOf(command, flag))).join('\n')}
    *)
      case $command in
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac
  _sae_mon_reply
}

# The word as it was meant: without its quotes. Sets plain and quote.
_sae_mon_plain() {
  quote='' plain=$cur
  case $cur in
    \\'*) quote=\\' plain=\${cur:1} ;;
    \\"*) quote=\\" plain=\${cur:1} plain=\${plain//\\\\/} ;;
    *) plain=\${cur//\\\\/} ;;
  esac
}

# Fixed words, which need no quotes.
_sae_mon_words() {
  local each
  _sae_mon_plain
  for each in $1; do [[ $each != "$plain"* ]] || { found+=("$each"); notes+=(''); }; done
}

# What sae-mon finds on this host.
_sae_mon_ask() {
  local value note
  _sae_mon_plain
  while IFS=$'\\t' read -r value note; do
    found+=("$value") notes+=("$note")
  done < <("\${COMP_WORDS[0]/#\\~/$HOME}" complete "$1" -- "$plain" 2>/dev/null)
  [[ \${#found[@]} != 1 || $1 != decode-as || \${found[0]} != *= ]] || compopt -o nospace
}

_sae_mon_files() {
  compopt -o filenames
  _sae_mon_plain
  local each
  while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen "$1" -- "$plain")
}

# COMPREPLY of what was found: quoted, and without what bash keeps of the word.
_sae_mon_reply() {
  local head=\${cur%"$last"} i text
  [[ ! $last =~ ^[@:=]+$ ]] || head=$cur
  for ((i = 0; i < \${#found[@]}; i++)); do
    text=\${found[i]}
    case $quote in
      \\') text=\${text//\\'/\\'\\\\\\'\\'}
        # bash closes the quotes that were begun, but not behind a quote.
        [[ \${found[i]} != *\\' ]] || text=\${text%\\'} ;;
      \\") [[ $text != *'!'* ]] || continue
        text=\${text//\\\\/\\\\\\\\} text=\${text//\\$/\\\\\\$} text=\${text//\\\`/\\\\\\\`} text=\${text//\\"/\\\\\\"}
        [[ $text != *\\" ]] || text+=\\" ;;
      *) [[ $text =~ ^[[:alnum:]_.,:@=/+-]+$ ]] || printf -v text %q "$text" ;;
    esac
    text=\${text#"$head"}
    # In a list that is only looked at, what there is to know of each.
    if [[ $COMP_TYPE == 63 && \${#found[@]} -gt 1 && -n \${notes[i]} ]]; then text+="  (\${notes[i]})"; fi
    COMPREPLY+=("$text")
  done
  compopt -o nosort 2>/dev/null
}

complete -F _sae_mon sae-mon
`;
}

function caseOf(command: CompletedCommand, { name, value }: CompletedFlag): string[] {
  const head = `    ${command.name}/--${name})`;
  switch (value.kind) {
    case 'switch':
      return [];
    case 'nothing':
      return [`${head} ;;`];
    case 'file':
      return [`${head} _sae_mon_files -f ;;`];
    case 'folder':
      return [`${head} _sae_mon_files -d ;;`];
    case 'words':
      return [`${head} _sae_mon_words '${value.words.join(' ')}' ;;`];
    case 'asked':
      return [`${head} _sae_mon_ask ${value.candidates} ;;`];
    default:
      return value satisfies never;
  }
}

function commandCase({ name, flags, words }: CompletedCommand): string {
  const all = [...words, ...flags.map((flag) => `--${flag.name}`), '--help'];
  return `        ${name}) _sae_mon_words '${all.join(' ')}' ;;`;
}
