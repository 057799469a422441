import type { World } from "../world/world";

/** Tells a person at a terminal what is waited for, while far ends take long to answer. */
export async function whileAsking<T>({ tell }: World, on: string, work: () => Promise<T>): Promise<T> {
  tell({ on, at: "begun", doing: "asking" });
  try {
    return await work();
  } finally {
    tell({ on, at: "ended", doing: "asking" });
  }
}
