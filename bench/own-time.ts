/** Runs the work once and prints the CPU time that it took, in seconds: without the start of Node and the reading of files. */
export function ownTime(work: () => unknown): void {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1e6);
}
