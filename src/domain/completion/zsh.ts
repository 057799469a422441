import { type FlagWords, flagsWithValue, type LineWords, type Source, type Takes } from "./command-words";

/** The script for zsh: a file of fpath, or sourced after compinit. zsh quotes what it inserts. */
export function zshScript(line: LineWords): string {
  const { commands, groups, everywhere, alone } = line;
  const top = [
    ...groups.map(({ name, about }) => item(name, about)),
    ...commands.filter(({ name }) => !name.includes(" ")).map(({ name, about }) => item(name, about)),
  ];
  return `#compdef cogrel
# zsh completion for cogrel, written by: cogrel completion zsh

_cogrel() {
  local word command='' flag='' folder=. at
  integer given=0
  local -a flags
  for ((at = 2; at < CURRENT; at++)); do
    word="\${words[at]}"
    if [[ -n $flag ]]; then
      [[ $flag == -C ]] && folder="\${word/#\\~/$HOME}"
      flag=''
    elif [[ $word == -*=* ]]; then
      continue
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
        *) given+=1 ;;
      esac
    fi
  done
  if [[ -z $flag && $PREFIX == --*=* ]]; then
    flag="\${PREFIX%%=*}"
    compset -P '*='
  fi

  if [[ -n $flag ]]; then
    case "$command $flag" in
${flagsWithValue(line)
  .map(({ command, flag, takes }) => `      ${pattern(command, flag.name)}) ${offer(takes)} ;;`)
  .join("\n")}
    esac
    return
  fi
  if [[ $PREFIX == -* ]]; then
    case "$command" in
      '') flags=(${items(alone)}) ;;
${commands
  .filter(({ flags }) => flags.length > 0)
  .map(({ name, flags }) => `      '${name}') flags=(${items(flags)}) ;;`)
  .join("\n")}
    esac
    flags+=(${items(everywhere)})
    _describe -o flag flags
    return
  fi
  local -a offered
  case "$command" in
    '') offered=(${top.join(" ")}); _describe command offered ;;
${groups.map(({ name }) => `    '${name}') offered=(${below(line, name).join(" ")}); _describe command offered ;;`).join("\n")}
${commands
  .filter(({ most, takes }) => most > 0 && takes.words.length + takes.sources.length > 0)
  .map(({ name, most, takes }) => `    '${name}') ((given < ${most})) && { ${offer(takes)}; } ;;`)
  .join("\n")}
  esac
}

# names of a repository, a line each: only those that mean nothing to a shell
_cogrel_names() {
  local -a found
  found=("\${(@f)$(command git -C "$folder" "$@" 2>/dev/null </dev/null)}")
  found=("\${(@M)found:#[A-Za-z0-9][A-Za-z0-9._/+@-]#}")
  compadd -V names -a found
}

if [[ "\${funcstack[1]}" == _cogrel ]]; then
  _cogrel "$@"
else
  compdef _cogrel cogrel
fi`;
}

/** The commands of a group, with what each does. */
function below({ commands }: LineWords, group: string): string[] {
  const own = commands.filter(({ name }) => name.startsWith(`${group} `));
  return own.map(({ name, about }) => item(name.slice(group.length + 1), about));
}

function pattern(command: string, flag: string): string {
  return command === "*" ? `*' ${flag}'` : `'${command} ${flag}'`;
}

const items = (flags: readonly FlagWords[]) => flags.map(({ name, about }) => item(name, about)).join(" ");

/** A word and what is said of it, as \`_describe\` reads them. */
function item(word: string, about: string): string {
  return `'${`${word.replaceAll(":", "\\:")}:${about}`.replaceAll("'", "'\\''")}'`;
}

const CALLS: Readonly<Record<Source, string>> = {
  tags: "_cogrel_names for-each-ref --count=200 --sort=-version:refname '--format=%(refname:strip=2)' refs/tags",
  remotes: "_cogrel_names remote",
  folders: "_files -/",
  files: "_files",
};

function offer({ words, sources }: Takes): string {
  const calls = [...(words.length > 0 ? [`compadd -V words -- ${words.join(" ")}`] : []), ...sources.map((source) => CALLS[source])];
  return calls.length === 0 ? ":" : calls.join("; ");
}
