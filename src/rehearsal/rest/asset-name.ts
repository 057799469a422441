const LETTERS: Readonly<Record<string, string>> = {
  æ: "ae",
  Æ: "AE",
  ð: "d",
  Ð: "D",
  ŋ: "ng",
  Ŋ: "NG",
  ø: "o",
  Ø: "O",
  ß: "ss",
  þ: "th",
  Þ: "Th",
  ł: "l",
  Ł: "L",
};

/** The name under which GitHub keeps an asset: letters without marks, every run of other characters one dot. */
export function storedName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\0-\x7f]/g, (letter) => LETTERS[letter] ?? letter);
  const stored = plain.replace(/[^A-Za-z0-9_+@-]+/g, ".").replace(/^\.|\.$/g, "");
  return name.startsWith(".") ? `default.${stored}` : stored;
}
