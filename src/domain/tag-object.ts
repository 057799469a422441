/** What a tag object says of itself (https://git-scm.com/docs/git-mktag). */
export interface TagObject {
  /** Who made it: a name, without the address. */
  by: string;
  /** How it is signed; `undefined` if it is not. */
  signed: "PGP" | "SSH" | "X.509" | undefined;
}

const ARMOUR: readonly (readonly [string, NonNullable<TagObject["signed"]>])[] = [
  ["-----BEGIN PGP SIGNATURE-----", "PGP"],
  ["-----BEGIN PGP MESSAGE-----", "PGP"],
  ["-----BEGIN SSH SIGNATURE-----", "SSH"],
  ["-----BEGIN SIGNED MESSAGE-----", "X.509"],
];

/** Reads a tag object's body. That it has a signature says nothing of whose it is. */
export function readTagObject(body: string): TagObject {
  const head = body.split("\n\n", 1)[0] ?? "";
  const [, by = ""] = /^tagger (.*?) ?<[^>]*>/m.exec(head) ?? [];
  const signed = ARMOUR.find(([line]) => body.includes(`\n${line}\n`))?.[1];
  return { by: by === "" ? "nobody named" : by, signed };
}
