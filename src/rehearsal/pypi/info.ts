import { all, type Form, field } from "./call";

/** What the JSON API tells of a release, by its own names, from the form of its first file. */
export function infoOf(form: Form): Record<string, unknown> {
  const single = (name: string) => field(form, name) ?? null;
  const list = (name: string) => {
    const values = all(form, name);
    return values.length > 0 ? values : null;
  };
  return {
    summary: single("summary"),
    description_content_type: single("description_content_type"),
    description: single("description") ?? "",
    keywords:
      field(form, "keywords")
        ?.split(",")
        .map((word) => word.trim())
        .join(", ") ?? null,
    license: single("license"),
    license_expression: single("license_expression"),
    license_files: list("license_file"),
    classifiers: all(form, "classifiers"),
    author: single("author"),
    author_email: single("author_email"),
    maintainer: single("maintainer"),
    maintainer_email: single("maintainer_email"),
    requires_python: single("requires_python"),
    platform: all(form, "platform")[0] ?? null,
    project_urls: urls(form),
    requires_dist: list("requires_dist"),
    provides_extra: list("provides_extra"),
    home_page: single("home_page"),
    download_url: single("download_url"),
    dynamic: list("dynamic")?.map(titled) ?? null,
  };
}

function urls(form: Form): Record<string, string> | null {
  const [home, download] = [field(form, "home_page"), field(form, "download_url")];
  const pairs = all(form, "project_urls").map((pair) => {
    const [label = "", ...url] = pair.split(",");
    return [label.trim(), url.join(",").trim()] as const;
  });
  const found = { ...(home && { Homepage: home }), ...(download && { Download: download }), ...Object.fromEntries(pairs) };
  return Object.keys(found).length > 0 ? found : null;
}

/** As Python's `title`: each word with a capital. */
function titled(text: string): string {
  return text.toLowerCase().replace(/[a-z]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}
