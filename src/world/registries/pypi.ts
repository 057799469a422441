import { normalized } from "../../domain/assets/python-name";
import { isBelow } from "../../domain/hosts";
import { quoted } from "../../domain/quoted";
import { wrongAnswer } from "../../domain/registries/lie";
import { filesOfJson, filesOfLinks, type IndexFile } from "../../domain/registries/simple";
import type { Clock } from "../clock";
import { readPage } from "./http";

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const HTML_TYPES = ["application/vnd.pypi.simple.v1+html", "text/html"];
const ACCEPT = `${JSON_TYPE}, ${HTML_TYPES[0]};q=0.2, text/html;q=0.01`;

const LARGEST = 8 * 1024 ** 2;

export type Pypi = ReturnType<typeof openPypi>;

/** A simple index, in JSON or HTML as it likes: the truth for what can be installed (SAFETY.md, "Registries"). */
export function openPypi(index: string, clock: Clock) {
  return {
    index,
    /** The files of a project; `undefined` where the index answers 404. Throws `server-…`, exit 3, for whatever is not known. */
    async files(project: string): Promise<IndexFile[] | undefined> {
      const page = await readPage({
        registry: "pypi",
        page: `page of ${project}`,
        url: `${index}/${encodeURIComponent(normalized(project))}/`,
        within: (url) => isBelow(index, url.href),
        accept: ACCEPT,
        most: LARGEST,
        clock,
      });
      if (!page) return undefined;
      const text = page.bytes.toString("utf8");
      if (page.type === JSON_TYPE) return filesOfJson(project, text);
      if (!HTML_TYPES.includes(page.type))
        throw wrongAnswer("pypi", `page of ${project}`, `is of the type ${quoted(page.type)}, which is no index`);
      const { links, version } = (await import("./html")).linksOf(text);
      return filesOfLinks(project, links, version);
    },
  };
}
