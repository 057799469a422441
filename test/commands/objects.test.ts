import { expect, test } from "vitest";
import { openObjects } from "../../src/world/objects";
import { cogFiles, repository } from "../harness";
import { shim } from "../tools/shim";

const nothing = { lost: () => undefined };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("a person may think longer at a question than git may take for an answer (G14)", async () => {
  const { folder, env } = repository(cogFiles("0.17.0"));
  const objects = openObjects(["cat-file", "--batch"], { cwd: folder, env, limit: 1, ...nothing });
  expect((await objects.read("HEAD:VERSION.txt"))?.body.toString()).toBe("0.17.0\n");
  await pause(1500);
  expect((await objects.read("HEAD:VERSION.txt"))?.body.toString()).toBe("0.17.0\n");
  objects.close();
});

test("a git that does not answer is ended, and said to have ended (G14)", async () => {
  const { folder, env, origin } = repository(cogFiles("0.17.0"));
  const objects = openObjects(["cat-file", "--batch"], {
    cwd: folder,
    env: shim(origin, env, "git", "exec sleep 30"),
    limit: 0.3,
    ...nothing,
  });
  await expect(objects.readAll(["HEAD", "HEAD^{tree}"])).rejects.toMatchObject({ code: "git-failed", exit: 3 });
  await expect(objects.read("HEAD")).rejects.toMatchObject({ code: "git-failed" });
});

test("names with a line break are no objects; the answers keep their order", async () => {
  const { folder, env } = repository(cogFiles("0.17.0"));
  const objects = openObjects(["cat-file", "--batch"], { cwd: folder, env, limit: 60, ...nothing });
  const found = await objects.readAll(["HEAD\nHEAD", "HEAD:VERSION.txt", "gone", "HEAD:\r", "HEAD:go.mod"]);
  expect(found.map((one) => one?.body.toString().split("\n")[0])).toEqual([
    undefined,
    "0.17.0",
    undefined,
    undefined,
    "module github.com/example/cog",
  ]);
  objects.close();
});
