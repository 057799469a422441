import type { Look } from "../../domain/doctor/look";
import type { Publisher } from "../../domain/doctor/publishers";
import type { LastUpload, ReleasedSeen } from "../../domain/doctor/released";
import { Problem } from "../../domain/problem";
import { nameAndVersion, type PypiFile } from "../../domain/registries/pypi";
import type { Registries } from "../../world/registries/registries";
import type { World } from "../../world/world";

/** Of so many files it is looked up who published them. */
const MOST = 10;

/** What the registries show of each publisher's package, all asked side by side. Never throws Problems. */
export async function releasedSeen(world: World, publishers: readonly Publisher[]): Promise<ReleasedSeen[]> {
  const registries = await world.registries();
  return Promise.all(
    publishers.map(async (publisher): Promise<ReleasedSeen> => {
      const { package: name } = publisher;
      return publisher.registry === "pypi"
        ? { publisher, registry: "pypi", look: await looked(() => lastUpload(registries, name)) }
        : { publisher, registry: "crates", look: await looked(() => versionsOf(registries, name)) };
    }),
  );
}

/** A read as a look: `undefined` is absent. */
async function looked<T>(read: () => Promise<T | undefined>): Promise<Look<T>> {
  try {
    const value = await read();
    return value === undefined ? { is: "absent" } : { is: "seen", value };
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code === "interrupted") throw cause;
    return { is: "hidden", why: cause.message };
  }
}

async function lastUpload(registries: Registries, name: string): Promise<LastUpload | undefined> {
  const files = (await registries.pypi(name))?.files ?? [];
  const last = lastFile(files);
  // A project without files: all of its releases were deleted.
  if (!last) return undefined;
  const version = versionIn(last);
  const own = files.filter((file) => versionIn(file) === version).slice(0, MOST);
  const by = async ({ name: file, provenance }: PypiFile) => ({
    name: file,
    by: provenance === undefined ? [] : await registries.provenance(name, provenance),
  });
  return { version: version ?? last.name, files: await Promise.all(own.map(by)) };
}

const versionIn = ({ name }: PypiFile) => nameAndVersion(name)?.version;

/** The file that came last; where the index tells no times, the one that it has last. */
function lastFile(files: readonly PypiFile[]): PypiFile | undefined {
  return files.reduce<PypiFile | undefined>((last, one) => ((last?.uploaded ?? "") <= (one.uploaded ?? "") ? one : last), undefined);
}

async function versionsOf(registries: Registries, name: string): Promise<{ versions: number; last: string } | undefined> {
  const lines = await registries.crates(name);
  return lines?.length ? { versions: lines.length, last: lines.at(-1)?.version ?? "" } : undefined;
}
