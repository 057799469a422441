import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readCrate } from "../../src/world/registries/crate";
import { tarEntry, tarGzOf } from "../rehearsal/packages";

const pack = (...entries: Buffer[][]) => gzipSync(Buffer.concat([...entries.flat(), Buffer.alloc(1024)]));

test("a crate's members with their digests, and the text that says its commit", async () => {
  const read = await readCrate(tarGzOf({ "c-1/.cargo_vcs_info.json": "{}", "c-1/src/lib.rs": "" }), "c", "1");
  expect(read).toEqual({
    members: [
      { path: ".cargo_vcs_info.json", sha256: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" },
      { path: "src/lib.rs", sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    ],
    vcsInfo: "{}",
    odd: [],
  });
});

test.each([
  ["a link", tarEntry("c-1/x", "-> /etc/passwd")],
  ["a device", tarEntry("c-1/x", "", "3")],
  ["a folder", tarEntry("c-1/x", "", "5")],
  ["a path out", tarEntry("c-1/../x", "")],
  ["another folder", tarEntry("d-1/x", "")],
  ["an absolute path", tarEntry("/c-1/x", "")],
  ["the folder alone", tarEntry("c-1/", "")],
  ["a line end", tarEntry("c-1/a\nb", "")],
])("%s is told as odd", async (_, entry) => {
  const { members, odd } = await readCrate(pack(entry, tarEntry("c-1/a", "a")), "c", "1");
  expect([members.map(({ path }) => path), odd.length]).toEqual([["a"], 1]);
});

test("a member that is there twice is odd, and the first counts", async () => {
  const { members, odd } = await readCrate(pack(tarEntry("c-1/a", "a"), tarEntry("c-1/a", "b")), "c", "1");
  expect([members.length, odd]).toEqual([1, ["c-1/a"]]);
});

test.each([
  ["no archive", Buffer.from("evil")],
  ["one that is cut off", pack(tarEntry("c-1/a", "a")).subarray(0, 40)],
  ["a bomb", gzipSync(Buffer.alloc(80 * 1024 ** 2))],
  ["no tar", gzipSync(Buffer.alloc(2048, "x"))],
])("%s is refused", async (_, bytes) => {
  await expect(readCrate(bytes, "c", "1")).rejects.toMatchObject({ code: "server-answer", exit: 3 });
});
