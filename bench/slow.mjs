// Lets a rehearsal's far ends, given as they are to cogrel, answer their next 60 requests 100 ms late: about what a far end on the internet takes.

const faults = Array.from({ length: 60 }, (_, at) => ({ match: "*", nth: at + 1, fault: { do: "delay", ms: 100 } }));

const [github = "", pypi = "", index = ""] = process.argv.slice(2);
/** @type {any} */
const { api } = await (await fetch(`${index}config.json`)).json();
for (const { origin } of [github, pypi, api].map((address) => new URL(address))) {
  await fetch(`${origin}/_control/faults`, { method: "DELETE" });
  const { status } = await fetch(`${origin}/_control/faults`, { method: "POST", body: JSON.stringify({ faults }) });
  if (status !== 200) throw new Error(`${origin} takes no faults: ${status}`);
}
