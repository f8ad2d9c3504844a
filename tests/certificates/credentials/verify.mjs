// Checks credentials with libraries that know nothing of us, without network: JSON in, JSON out.
// In: {"credential"|"token", "documents": {address: document}, "contexts": {address: file}, "now"?: ISO time}
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { importJWK, jwtVerify } from "jose";

globalThis.crypto ??= webcrypto; // jose asks for it, and a module in Debian's Node 18 has none

const given = JSON.parse(readFileSync(0, "utf8"));

if (given.now) {
  // The clock of the whole process: the check of a status list takes no time of its own.
  const shift = Date.parse(given.now) - Date.now();
  const RealDate = Date;
  class ShiftedDate extends RealDate {
    constructor(...parts) {
      super(.../** @type {[any]} */ (parts.length ? parts : [RealDate.now() + shift]));
    }
    static now() {
      return RealDate.now() + shift;
    }
  }
  globalThis.Date = /** @type {DateConstructor} */ (ShiftedDate);
}

async function documentLoader(url) {
  if (given.contexts[url]) {
    return { contextUrl: null, documentUrl: url, document: JSON.parse(readFileSync(given.contexts[url], "utf8")) };
  }
  const [base, fragment] = url.split("#");
  const whole = given.documents[url] ?? given.documents[base];
  if (!whole) throw new Error(`not served offline: ${url}`);
  const document = fragment && whole.verificationMethod ? method(whole, url) : whole;
  return { contextUrl: null, documentUrl: url, document };
}

function method(did, id) {
  const found = did.verificationMethod.find((one) => one.id === id);
  if (!found) throw new Error(`no such key: ${id}`);
  return { "@context": "https://w3id.org/security/multikey/v1", ...found };
}

async function credential() {
  const result = await vc.verifyCredential({
    credential: given.credential,
    suite: new DataIntegrityProof({ cryptosuite }),
    documentLoader,
    checkStatus: (options) => checkStatus({ ...options, verifyBitstringStatusListCredential: true }),
  });
  const status = result.statusResult;
  return {
    verified: result.verified,
    withdrawn: status?.results?.some((one) => one.status) ?? null,
    statusVerified: status?.verified ?? null,
    error: result.error ? errors(result.error) : null,
  };
}

async function token() {
  const kid = JSON.parse(Buffer.from(given.token.split(".")[0], "base64url").toString()).kid;
  const jwk = method(given.documents[kid.split("#")[0]], kid).publicKeyJwk;
  try {
    const { payload, protectedHeader } = await jwtVerify(given.token, await importJWK(jwk, "ES256"), {
      algorithms: ["ES256"],
      typ: "vc+jwt",
    });
    return { verified: true, payload, header: protectedHeader };
  } catch (error) {
    return { verified: false, error: String(error) };
  }
}

function errors(error) {
  return [error, ...(error.errors ?? []), error.cause].filter(Boolean).map((one) => `${one.name}: ${one.message}`).join("; ");
}

console.log(JSON.stringify(await (given.token ? token() : credential())));
