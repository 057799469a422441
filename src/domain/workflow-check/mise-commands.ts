import { type Command, commandsOf } from "./shell";

/** Options of mise and of `mise run` whose value is the next word. */
const VALUED: ReadonlySet<string> = new Set(
  "-C --cd -E --env -P --profile -j --jobs -o --output -s --shell -t --tool --timeout --log-level".split(" "),
);
const FOLDER: ReadonlySet<string> = new Set(["-C", "--cd"]);

/**
 * The tasks that a script runs by mise, in each of its spellings; `undefined` for one whose name is not known: a pattern, a
 * variable, a file, a task of another folder. `tasks` tells `mise TASK` from mise's own commands.
 */
export function tasksIn(shell: string, tasks: ReadonlySet<string> | undefined): (string | undefined)[] {
  return commandsOf(shell).flatMap((command) => {
    const at = command.findIndex((word) => word === "mise" || word.endsWith("/mise"));
    return at < 0 || command[0] === "echo" || command[0] === "printf" ? [] : tasksOf(command.slice(at + 1), tasks);
  });
}

function tasksOf(words: Command, tasks: ReadonlySet<string> | undefined): (string | undefined)[] {
  const before = afterOptions(words);
  const isTasks = ["tasks", "task", "t"].includes(before.rest[0] ?? "");
  const asked = isTasks ? before.rest.slice(1) : before.rest;
  const isRun = asked[0] === "run" || asked[0] === "r";
  if (!isRun && (isTasks || !isTaskName(asked[0], tasks))) return [];
  const options = afterOptions(isRun ? asked.slice(1) : asked);
  const isElsewhere = before.isElsewhere || options.isElsewhere;
  const firsts = options.rest.filter((_, at, all) => at === 0 || all[at - 1] === ":::");
  return firsts.map((task) => (isElsewhere || /[*$?{[/]/.test(task) ? undefined : task));
}

/** mise's own commands, by which a task's name is told from them where the tasks are not known. */
const OWN: ReadonlySet<string> = new Set(
  "activate alias backends bin-paths cache completion config cfg deactivate doctor dr edit en env e exec x fmt generate gen implode install i install-into latest link ln list ls ls-remote lock outdated plugins p prune registry reshim search self-update set settings shell sh sync tool trust uninstall unset unuse remove rm upgrade up use u version v watch w where which".split(
    " ",
  ),
);

/** `mise one` and `mise x:y` are short for `mise run`; mise's own commands have no colon. */
function isTaskName(word: string | undefined, tasks: ReadonlySet<string> | undefined): boolean {
  if (word === undefined) return false;
  return word.includes(":") || (tasks ? tasks.has(word) : !OWN.has(word));
}

/** The words behind options, and whether one of these names another folder. */
function afterOptions(words: Command): { rest: Command; isElsewhere: boolean } {
  let isElsewhere = false;
  let at = 0;
  for (; words[at]?.startsWith("-"); at++) {
    const word = words[at] as string;
    isElsewhere ||= FOLDER.has(word) || /^(?:-C.|--cd=)/.test(word);
    if (word === "--") return { rest: words.slice(at + 1), isElsewhere };
    if (VALUED.has(word)) at++;
  }
  return { rest: words.slice(at), isElsewhere };
}
