import type { Orders } from "./control";

/** A far end's own time: the real one, and by how many milliseconds it was moved ahead of it. */
export interface Clock {
  ahead: number;
}

export function timeOf({ ahead }: Clock): Date {
  return new Date(Date.now() + ahead);
}

/** Moves the clock, by days, hours and seconds; it goes on from there. */
export function clockOrders(clock: Clock): Orders {
  return {
    "POST clock": ({ days = 0, hours = 0, seconds = 0 }) => {
      clock.ahead += ((Number(days) * 24 + Number(hours)) * 3600 + Number(seconds)) * 1000;
      return { now: timeOf(clock).toISOString() };
    },
  };
}
