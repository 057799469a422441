import { type CommandWords, type FlagWords, flagsWithValue, type LineWords, type Source, type Takes } from "./command-words";

/** The script for fish, from 3.1 on. fish quotes what it inserts. */
export function fishScript(line: LineWords): string {
  const { commands, groups, everywhere, alone } = line;
  const top = commands.filter(({ name }) => !name.includes(" "));
  const below = commands.filter(({ name }) => name.includes(" "));
  return `# fish completion for cogrel, written by: cogrel completion fish

# whether the line has come to this command; with a number: to an argument before that one
function __cogrel_at
    set -l command ''
    set -l flag ''
    set -l given 0
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if test -n "$flag"
            set flag ''
        else if string match -q -- '-*=*' $word
            continue
        else if string match -q -- '-*' $word
            switch "$command $word"
                case ${flagsWithValue(line)
                  .map(({ command, flag }) => `'${command} ${flag.name}'`)
                  .join(" ")}
                    set flag $word
            end
        else
            switch "$command"
                case ''
                    set command $word
                case ${groups.map(({ name }) => `'${name}'`).join(" ")}
                    set command "$command $word"
                case '*'
                    set given (math $given + 1)
            end
        end
    end
    test "$command" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; and return 0
    test -z "$flag"; and test $given -lt $argv[2]
end

function __cogrel_folder
    set -l words (commandline -opc)
    set -l at (contains -i -- -C $words)
    and echo $words[(math $at + 1)]
    or echo .
end

# names of a repository: only those that mean nothing to a shell
function __cogrel_tags
    command git -C (__cogrel_folder) for-each-ref --count=200 --sort=-version:refname '--format=%(refname:strip=2)' refs/tags 2>/dev/null </dev/null | string match -r '^[A-Za-z0-9][A-Za-z0-9._/+@-]*$'
end

function __cogrel_remotes
    command git -C (__cogrel_folder) remote 2>/dev/null </dev/null | string match -r '^[A-Za-z0-9][A-Za-z0-9._/+@-]*$'
end

complete -c cogrel -e
complete -c cogrel -f
${everywhere.map((flag) => flagLine(flag, undefined)).join("\n")}
${alone.map((flag) => flagLine(flag, "")).join("\n")}
${[...groups, ...top].map(({ name, about }) => `complete -c cogrel -n "__cogrel_at '' 1" -a ${name} -d ${quoted(about)}`).join("\n")}
${below.map(belowLine).join("\n")}
${commands.flatMap(linesOf).join("\n")}`;
}

function belowLine({ name, about }: CommandWords): string {
  const [group, word] = name.split(" ");
  return `complete -c cogrel -n '__cogrel_at ${group} 1' -a ${word} -d ${quoted(about)}`;
}

/** A command's own flags, and what its arguments may be. */
function linesOf({ name, flags, takes, most }: CommandWords): string[] {
  const own = flags.map((flag) => flagLine(flag, name));
  const at = `complete -c cogrel -n "__cogrel_at '${name}' ${most}"`;
  return [...own, ...offers(takes).map((offer) => `${at} -k ${offer}`)];
}

/** A flag: of this command, of the program where that is "", or of all. */
function flagLine({ name, about, takes }: FlagWords, command: string | undefined): string {
  const where = command === undefined ? "" : ` -n "__cogrel_at '${command}'"`;
  const flag = name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`;
  const [offer] = takes ? offers(takes) : [];
  const value = takes ? ` ${offer === "-F" ? "-r -F" : `-x${offer === undefined ? "" : ` ${offer}`}`}` : "";
  return `complete -c cogrel${where} ${flag}${value} -d ${quoted(about)}`;
}

const CALLS: Readonly<Record<Source, string>> = {
  tags: "-a '(__cogrel_tags)'",
  remotes: "-a '(__cogrel_remotes)'",
  folders: "-a '(__fish_complete_directories)'",
  files: "-F",
};

function offers({ words, sources }: Takes): string[] {
  return [...(words.length > 0 ? [`-a '${words.join(" ")}'`] : []), ...sources.map((source) => CALLS[source])];
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
