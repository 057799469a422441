/** Whether GitHub keeps an asset's name as it is (H8); such a name is also a plain file's everywhere. */
export function isAssetName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}
