// Has each of the next requests to the bench's far ends take 100 ms; those of before count no more.

const REQUESTS = 300;
const faults = Array.from({ length: REQUESTS }, (_, at) => ({ match: "*", nth: at + 1, fault: { do: "delay", ms: 100 } }));

for (const control of process.argv.slice(2)) {
  await fetch(`${control}/faults`, { method: "DELETE" });
  const { ok } = await fetch(`${control}/faults`, { method: "POST", body: JSON.stringify({ faults }) });
  if (!ok) throw new Error(`${control} takes no faults`);
}
