import type { Orders } from "../control";
import type { Hub } from "../hub";
import { merge } from "./merge";
import type { MergeMethod, Pull } from "./pull";
import { addReview } from "./reviews";
import { close, settle } from "./settle";

/** What somebody else does on GitHub's pages between two looks: rules don't stop him. */
export function pullOrders(hub: Hub): Orders {
  return {
    "POST merge": (asked) => hub.inTurn(() => mergeAs(asked, hub)),
    "POST review": (asked) => hub.inTurn(() => reviewAs(asked, hub)),
    "POST close": (asked) => hub.inTurn(async () => close(hub, await pullOf(asked, hub))),
    "POST ready": (asked) => hub.inTurn(async () => void Object.assign(await pullOf(asked, hub), { draft: asked.draft === true })),
  };
}

async function pullOf({ number }: Record<string, unknown>, hub: Hub): Promise<Pull> {
  await settle(hub);
  const pull = hub.state.pulls.find((one) => one.number === number);
  if (!pull) throw new Error(`there is no pull request ${number}`);
  return pull;
}

async function mergeAs(asked: Record<string, unknown>, hub: Hub): ReturnType<typeof merge> {
  const pull = await pullOf(asked, hub);
  const method = (asked.method ?? "merge") as MergeMethod;
  return merge(hub, pull, { by: String(asked.login), method, title: null, message: null });
}

/** `event` as in the API: APPROVE, REQUEST_CHANGES or COMMENT. */
async function reviewAs(asked: Record<string, unknown>, hub: Hub): Promise<void> {
  const pull = await pullOf(asked, hub);
  addReview(hub, pull, { by: String(asked.login), event: String(asked.event ?? "APPROVE"), body: String(asked.body ?? "") });
}
