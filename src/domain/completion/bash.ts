import { type FlagWords, flagsWithValue, type LineWords, type Source, type Takes } from "./command-words";

/**
 * The script for bash, from 3.2 on, which macOS has. Names that come from a repository are inserted only where they are plain:
 * bash puts them into the line as they are, and a tag may be called `v1;reboot`. `compgen -W` would even run what is in them.
 */
export function bashScript(line: LineWords): string {
  const { commands, groups, everywhere, alone } = line;
  const names = (flags: readonly FlagWords[]) => flags.map(({ name }) => name).join(" ");
  const below = (group: string) => commands.map(({ name }) => name).filter((name) => name.startsWith(`${group} `));
  const top = [...new Set(commands.map(({ name }) => name.split(" ")[0]))].join(" ");
  return `# bash completion for cogrel, written by: cogrel completion bash

_cogrel() {
  local IFS=$' \\t\\n' cur="\${COMP_WORDS[COMP_CWORD]}" at word command='' flag='' given=0 folder=.
  COMPREPLY=()
  [[ $cur == '=' ]] && cur=''
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    if [[ -n $flag ]]; then
      [[ $word == '=' ]] && continue
      [[ $flag == -C ]] && folder="\${word/#\\~/$HOME}"
      flag=''
    elif [[ $word == -* ]]; then
      case "$command $word" in
        ${flagsWithValue(line)
          .map(({ command, flag }) => pattern(command, flag.name))
          .join(" | ")}) flag="$word" ;;
      esac
    else
      case "$command" in
        '') command="$word" ;;
        ${groups.map(({ name }) => `'${name}') command="$command $word" ;;`).join("\n        ")}
        *) given=$((given + 1)) ;;
      esac
    fi
  done

  if [[ -n $flag ]]; then
    case "$command $flag" in
${flagsWithValue(line)
  .map(({ command, flag, takes }) => `      ${pattern(command, flag.name)}) ${offer(takes)} ;;`)
  .join("\n")}
    esac
    return
  fi
  if [[ $cur == -* ]]; then
    _cogrel_words ${names(everywhere)}
    case "$command" in
      '') _cogrel_words ${names(alone)} ;;
${commands
  .filter(({ flags }) => flags.length > 0)
  .map(({ name, flags }) => `      '${name}') _cogrel_words ${names(flags)} ;;`)
  .join("\n")}
    esac
    return
  fi
  case "$command" in
    '') _cogrel_words ${top} ;;
${groups
  .map(
    ({ name }) =>
      `    '${name}') _cogrel_words ${below(name)
        .map((one) => one.slice(name.length + 1))
        .join(" ")} ;;`,
  )
  .join("\n")}
${commands
  .filter(({ most, takes }) => most > 0 && takes.words.length + takes.sources.length > 0)
  .map(({ name, most, takes }) => `    '${name}') [[ $given -lt ${most} ]] && { ${offer(takes)}; } ;;`)
  .join("\n")}
  esac
  return 0
}

# those of the words that begin with what is typed
_cogrel_words() {
  local word
  for word in "$@"; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
  done
  return 0
}

# names of a repository, a line each: only those that mean nothing to a shell
_cogrel_names() {
  local name plain='^[A-Za-z0-9][A-Za-z0-9._/+@-]*$'
  while IFS= read -r name; do
    [[ $name == "$cur"* && $name =~ $plain ]] && COMPREPLY+=("$name")
  done
  return 0
}

_cogrel_tags() {
  _cogrel_names < <(command git -C "$folder" for-each-ref --count=200 --sort=-version:refname '--format=%(refname:strip=2)' refs/tags 2>/dev/null </dev/null)
}

_cogrel_remotes() {
  _cogrel_names < <(command git -C "$folder" remote 2>/dev/null </dev/null)
}

# -d for folders, -f for files; a bash that cannot quote them gets the plain ones
_cogrel_paths() {
  local name quotes=1 plain='^[A-Za-z0-9._/+@~-]+$'
  compopt -o filenames 2>/dev/null || quotes=''
  while IFS= read -r name; do
    [[ -n $quotes || $name =~ $plain ]] && COMPREPLY+=("$name")
  done < <(compgen "$1" -- "$cur")
  return 0
}

complete -o nosort -F _cogrel cogrel 2>/dev/null || complete -F _cogrel cogrel`;
}

/** A command and its flag as a pattern of \`case\`. */
function pattern(command: string, flag: string): string {
  return command === "*" ? `*' ${flag}'` : `'${command} ${flag}'`;
}

const CALLS: Readonly<Record<Source, string>> = {
  tags: "_cogrel_tags",
  remotes: "_cogrel_remotes",
  folders: "_cogrel_paths -d",
  files: "_cogrel_paths -f",
};

function offer({ words, sources }: Takes): string {
  const calls = [...(words.length > 0 ? [`_cogrel_words ${words.join(" ")}`] : []), ...sources.map((source) => CALLS[source])];
  return calls.length === 0 ? ":" : calls.join("; ");
}
