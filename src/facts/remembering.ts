import type { Github } from "../world/github/github";
import type { Registries } from "../world/registries/registries";
import type { World } from "../world/world";

export interface RememberingWorld extends World {
  /** So many requests went to GitHub through it. */
  sent(): Promise<number>;
}

/** The same World, in which what several looks need of GitHub and the registries is asked once. For commands that change nothing. */
export function rememberingReads(world: World): RememberingWorld {
  const [hubs, taps] = [new Map<string, Promise<Github>>(), new Map<string, Promise<Github>>()];
  let registries: Promise<Registries> | undefined;
  return {
    ...world,
    github: (repository) => kept(hubs, repository, async () => asOnce(await world.github(repository), GITHUB)),
    tap: (repository) => kept(taps, repository, async () => asOnce(await world.tap(repository), GITHUB)),
    registries() {
      registries ??= world.registries().then((read) => asOnce(read, REGISTRIES));
      return registries;
    },
    async sent() {
      const opened = await Promise.allSettled([...hubs.values(), ...taps.values()]);
      return opened.reduce((sum, one) => sum + (one.status === "fulfilled" ? one.value.sent() : 0), 0);
    },
  };
}

const GITHUB = ["about", "releases", "latest", "mustHaveBranch", "file"] as const;
const REGISTRIES = ["pypi", "crates"] as const;

type Reads<K extends string> = Record<K, (...names: never[]) => Promise<unknown>>;

/** These of the reads each asked once for the same name. */
function asOnce<K extends string, T extends Reads<K>>(reads: T, names: readonly K[]): T {
  const known = new Map<string, Promise<unknown>>();
  const once =
    (name: K) =>
    (...asked: never[]) =>
      kept(known, [name, ...asked].join("\0"), () => reads[name](...asked));
  return { ...reads, ...Object.fromEntries(names.map((name) => [name, once(name)])) };
}

function kept<T>(known: Map<string, Promise<T>>, name: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(name) ?? read();
  known.set(name, found);
  return found;
}
