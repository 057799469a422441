import type { Reply } from "../exchange";
import type { CratesCall } from "./call";
import { refusal, refused } from "./errors";
import type { CratesHub } from "./hub";
import { limitRefusal } from "./limits";
import { findCrate, findVersion } from "./look";
import { fullShape, versionShape } from "./shapes";
import { authenticate } from "./tokens";

/** A crate with all that there is to say of it: `?include=` is not looked at. */
export function getCrate(call: CratesCall, hub: CratesHub): Reply {
  const crate = findCrate(call, hub);
  return "detail" in crate ? refused(crate) : { status: 200, json: fullShape(crate, hub) };
}

export function getVersion(call: CratesCall, hub: CratesHub): Reply {
  const found = findVersion(call, hub);
  return "detail" in found ? refused(found) : { status: 200, json: { version: versionShape(found.crate, found.version, hub) } };
}

/** Sends to the host of the files, whether they are there or not (src/controllers/version/downloads.rs). */
export function download({ params, request }: CratesCall, { bases }: CratesHub): Reply {
  const { name = "", version = "" } = params;
  const url = `${bases.files}/crates/${name}/${name}-${version.replaceAll("+", "%2B")}.crate`;
  const wantsJson = request.headers.accept?.includes("json");
  if (wantsJson) return { status: 200, json: { url }, headers: { Vary: "accept" } };
  return { status: 302, text: "", headers: { Vary: "accept", Location: url } };
}

export const yank = (call: CratesCall, hub: CratesHub) => setYanked(call, hub, true);
export const unyank = (call: CratesCall, hub: CratesHub) => setYanked(call, hub, false);

/** src/controllers/version/yank.rs and update.rs. */
function setYanked(call: CratesCall, hub: CratesHub, yanked: boolean): Reply {
  const found = findVersion(call, hub);
  if ("detail" in found) return refused(found);
  const { crate, version } = found;
  const user = authenticate(call, "yank", crate.name, hub.state);
  if ("detail" in user) return refused(user);
  const limited = limitRefusal("yank", user.user, hub);
  if (limited) return refused(limited);
  if (!crate.owners.includes(user.user)) return refused(refusal("must already be an owner to yank or unyank", 403));
  if (version.yanked === yanked) return DONE;
  const time = hub.now().toISOString();
  const action = yanked ? "yank" : "unyank";
  Object.assign(version, { yanked, yankMessage: null, updated: time });
  version.actions.push({ action, by: user.user, time });
  hub.note(action, { crate: crate.name, version: version.num }, user.user);
  return DONE;
}

const DONE: Reply = { status: 200, json: { ok: true } };
