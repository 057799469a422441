import { expect, test } from "vitest";
import { withoutSecrets } from "../../src/domain/address";

test.each([
  ["https://github.com/o/r.git", "https://github.com/o/r.git"],
  ["https://user:secret@github.com/o/r", "https://github.com/o/r"],
  ["https://secret@github.com/o/r", "https://github.com/o/r"],
  ["https://user:sec@ret@github.com/o/r", "https://github.com/o/r"],
  ["HTTPS://user:secret@github.com", "HTTPS://github.com"],
  ["https://github.com/o/r?token=secret", "https://github.com/o/r?…"],
  ["https://github.com?secret", "https://github.com?…"],
  ["https://github.com/o/r#secret", "https://github.com/o/r#…"],
  ["ssh://secret@github.com:22/o/r", "ssh://github.com:22/o/r"],
  ["git@github.com:o/r.git", "git@github.com:o/r.git"],
  ["secret@github.com:o/r.git", "github.com:o/r.git"],
  ["github.com:o/a@b", "github.com:o/a@b"],
  ["/srv/a@b:c", "/srv/a@b:c"],
  ["../origin.git", "../origin.git"],
])("H17 what is shown of the address %j is %j", (address, shown) => {
  expect(withoutSecrets(address)).toBe(shown);
});
