/** How a repository is named on its server: what `GITHUB_REPOSITORY` and `repository` in cogrel.toml may be. */
export const REPOSITORY_NAME = {
  is: 'a repository of the form "owner/name"',
  pattern: String.raw`^(?![-.])[A-Za-z0-9_.-]+/(?!\.{1,2}$)[A-Za-z0-9_.-]+$`,
  longest: 140,
} as const;

export function isRepositoryName(text: string): boolean {
  return text.length <= REPOSITORY_NAME.longest && new RegExp(REPOSITORY_NAME.pattern, "u").test(text);
}
