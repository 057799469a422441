import { readdirSync } from "node:fs";
import { join } from "node:path";
import { uploadForm } from "./form";

/** A PyPI as a job of the publishing workflow knows it. */
export interface JobPypi {
  /** The simple index. */
  simple: string;
  upload: string;
  /** In place of the one that trusted publishing would mint. */
  token: string;
}

/** Uploads every file of a folder by name: stands for the official action. Throws with PyPI's words at the first that is refused. */
export async function uploadAll({ upload, token }: JobPypi, folder: string): Promise<void> {
  for (const name of readdirSync(folder).sort()) {
    const headers = { authorization: `Basic ${Buffer.from(`__token__:${token}`).toString("base64")}`, accept: "text/plain" };
    const answer = await fetch(upload, { method: "POST", headers, body: await uploadForm(join(folder, name)), redirect: "manual" }).catch(
      (cause: Error) => {
        throw new Error(`Uploading ${name}: ${(cause.cause as Error | undefined)?.message ?? cause.message}`);
      },
    );
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`Uploading ${name}: HTTPError: ${answer.status} ${answer.statusText}\n${text.trim()}`);
  }
}
