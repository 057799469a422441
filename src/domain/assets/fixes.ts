import type { RuleCode } from "../codes";
import { shellWord } from "../quoted";

/** Where the assets are: in a folder, or in the release of a tag. */
export type Whereabouts = { folder: string } | { tag: string; published: boolean };

/** The command that puts a finding right, and after a wide gap what else it takes. */
export function fixOf(rule: RuleCode, name: string, at: Whereabouts): string {
  return "folder" in at ? inFolder(rule, name, at.folder) : at.published ? inPublished(rule) : inDraft(rule, name, at.tag);
}

function inFolder(rule: RuleCode, name: string, folder: string): string {
  const again = `cogrel audit ${shellWord(folder)}`;
  const file = `${shellWord(`${folder.replace(/\/+$/, "")}/${name}`)}`;
  if (rule === "checksums") return `rm ${file}        cogrel draft makes it from the full set`;
  if (rule === "assets-there") return `${again}        with the missing files in it`;
  if (rule === "assets-extra") return `${again}        when what does not belong there is gone, or in allow_extra of cogrel.toml`;
  return `${again}        when what is wrong was built again`;
}

function inDraft(rule: RuleCode, name: string, tag: string): string {
  const draft = `cogrel draft ${tag} --assets DIR`;
  if (rule === "assets-there") return `${draft}        with the missing files in DIR`;
  if (rule === "assets-extra") return `gh release delete-asset ${tag} ${shellWord(name)}        or name it in allow_extra of cogrel.toml`;
  if (rule === "asset-digests") return `cogrel audit ${tag}        once more: what was downloaded is not what GitHub tells of`;
  return `${draft} --replace        with what is wrong built again in DIR`;
}

function inPublished(rule: RuleCode): string {
  if (rule === "assets-extra") return "cogrel.toml        name it in allow_extra of [release], if it belongs there";
  return "cogrel bump patch        what is published stays as it is: release the next version";
}
