import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { uploadForm } from "./form";

/** A PyPI as a job of the publishing workflow knows it. */
export interface JobPypi {
  /** The simple index. */
  simple: string;
  upload: string;
  /** In place of the one that trusted publishing would mint. */
  token: string;
}

/** Uploads every file of a folder by name, or these: stands for the official action. Throws with PyPI's words at the first that is refused. */
export async function uploadAll({ upload, token }: JobPypi, folder: string, files?: readonly string[]): Promise<void> {
  for (const file of files ??
    readdirSync(folder)
      .sort()
      .map((one) => join(folder, one))) {
    const name = basename(file);
    const headers = { authorization: `Basic ${Buffer.from(`__token__:${token}`).toString("base64")}`, accept: "text/plain" };
    const answer = await fetch(upload, { method: "POST", headers, body: await uploadForm(file), redirect: "manual" }).catch(
      (cause: Error) => {
        throw new Error(`Uploading ${name}: ${(cause.cause as Error | undefined)?.message ?? cause.message}`);
      },
    );
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`Uploading ${name}: HTTPError: ${answer.status} ${answer.statusText}\n${text.trim()}`);
  }
}
