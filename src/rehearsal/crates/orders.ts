import { clockOrders } from "../clock";
import { commonOrders, type Orders } from "../control";
import type { CratesHub } from "./hub";

/** What crates.io's control path takes. */
export function cratesOrders({ state }: CratesHub): Orders {
  return {
    ...commonOrders(state, () => state.crates),
    ...clockOrders(state),
    "POST settings": ({ rates = {}, ...settings }) => {
      Object.assign(state.settings, settings);
      Object.assign(state.settings.rates, rates);
    },
  };
}
