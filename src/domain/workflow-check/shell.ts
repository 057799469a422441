/** One command of a script: its words without their quotes, with variables and expressions as they are written. */
export type Command = readonly string[];

/** Words before a command that are not the command. */
const BEFORE: ReadonlySet<string> = new Set("if then elif else while until do ! { time exec sudo env command".split(" "));

/**
 * The commands that a script of a POSIX shell runs, those in `$(…)`, backticks and parentheses too. It reads no more than the
 * words: an alias, a function or `eval` is not followed. The lines of a here-document are commands only where a shell is given them.
 */
export function commandsOf(shell: string): Command[] {
  const reader = new Reader(shell);
  while (!reader.isDone()) reader.list("");
  return reader.commands;
}

const DEEPEST = 20;
/** What runs the lines that it is given. */
const SHELLS: ReadonlySet<string> = new Set("sh bash dash zsh ksh ssh".split(" "));
/** `<<END`, `<<-END`, `<<'END'`; three signs are a word that is given, not a document. */
const DOCUMENT = /(?<!<)<<(-?)[ \t]*(["'\\]?)([A-Za-z_][\w.-]*)\2?(?!\()/y;

interface HereDocument {
  /** Tabs before its lines and its end count for nothing. */
  dash: boolean;
  end: string;
  isRun: boolean;
}

class Reader {
  readonly commands: Command[] = [];
  #at = 0;
  #depth = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  isDone(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Reads commands up to `end`, a closing sign, and past it. */
  list(end: string): void {
    let words: string[] = [];
    let word: string | undefined;
    const endWord = () => {
      if (word !== undefined) words.push(word);
      word = undefined;
    };
    const endCommand = () => {
      endWord();
      const first = words.findIndex((one) => !BEFORE.has(one) && !/^[A-Za-z_]\w*=/.test(one));
      if (first >= 0) this.commands.push(words.slice(first));
      for (const here of documents) here.isRun ||= SHELLS.has(words[first] ?? "");
      words = [];
    };
    const documents: HereDocument[] = [];
    for (;;) {
      const sign = this.#text[this.#at];
      if (sign === undefined || sign === end) break;
      if (sign === " " || sign === "\t" || sign === "\r") {
        endWord();
        this.#at++;
      } else if (sign === "#" && word === undefined) this.#line();
      else if (sign === "<" && this.#isDocument()) {
        endWord();
        documents.push(this.#document());
      } else if ("\n;&|()".includes(sign)) {
        // `2>&1` and `&>` are no ends.
        if (sign === "&" && /[<>]/.test(this.#text[this.#at - 1] ?? "")) word = `${word ?? ""}&`;
        else endCommand();
        this.#at++;
        if (sign === "\n") for (const one of documents.splice(0)) this.#passOver(one);
        if (sign === "(") this.#inner(")");
      } else word = (word ?? "") + this.#piece();
    }
    endCommand();
    this.#at++;
  }

  /** `<<` and what ends it, where a line below is that: a shift in a sum is no document. */
  #isDocument(): boolean {
    const [, dash = "", , end = ""] = this.#begun() ?? [];
    const below = this.#text.indexOf("\n", this.#at);
    return end !== "" && below >= 0 && this.#endOf({ dash: dash !== "", end, isRun: false }, below + 1) !== undefined;
  }

  #begun(): RegExpExecArray | null {
    const begin = new RegExp(DOCUMENT);
    begin.lastIndex = this.#at;
    return begin.exec(this.#text);
  }

  #document(): HereDocument {
    const [whole, dash, , end = ""] = this.#begun() as RegExpExecArray;
    this.#at += whole.length;
    return { dash: dash !== "", end, isRun: false };
  }

  /** Where the first closing line of a document from here on ends. */
  #endOf({ dash, end }: HereDocument, from: number): number | undefined {
    const close = new RegExp(`^${dash ? "\\t*" : ""}${end.replaceAll(".", "\\.")}$`, "gm");
    close.lastIndex = from;
    const found = close.exec(this.#text);
    return found ? found.index + found[0].length : undefined;
  }

  #passOver(document: HereDocument): void {
    if (!document.isRun) this.#at = this.#endOf(document, this.#at) ?? this.#at;
  }

  #line(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  /** One sign of a word, or a quoted part of it. */
  #piece(): string {
    const sign = this.#text[this.#at] as string;
    if (sign === "'") return this.#until("'", 1);
    if (sign === '"') return this.#double();
    return this.#special() ?? this.#plain(sign);
  }

  #plain(sign: string): string {
    this.#at++;
    return sign;
  }

  /** Text up to a closing text, without it; the opening one is `skip` long. */
  #until(close: string, skip: number): string {
    const from = this.#at + skip;
    const end = this.#text.indexOf(close, from);
    this.#at = end < 0 ? this.#text.length : end + close.length;
    return this.#text.slice(from, end < 0 ? undefined : end);
  }

  #double(): string {
    let inner = "";
    this.#at++;
    for (;;) {
      const sign = this.#text[this.#at];
      if (sign === undefined || sign === '"') break;
      inner += this.#special() ?? this.#plain(sign);
    }
    this.#at++;
    return inner;
  }

  /** What means the same in double quotes and without: escapes, GitHub's expressions, commands within a word. */
  #special(): string | undefined {
    const rest = this.#text.slice(this.#at, this.#at + 3);
    if (rest === "${{") return `\${{${this.#until("}}", 3)}}}`;
    if (rest[0] === "\\") {
      this.#at += 2;
      return rest[1] ?? "";
    }
    const opens = rest.startsWith("$(") ? 2 : rest[0] === "`" ? 1 : 0;
    if (opens === 0) return undefined;
    this.#at += opens;
    this.#inner(opens === 2 ? ")" : "`");
    return "$()";
  }

  #inner(end: string): void {
    if (this.#depth >= DEEPEST) return;
    this.#depth++;
    this.list(end);
    this.#depth--;
  }
}
