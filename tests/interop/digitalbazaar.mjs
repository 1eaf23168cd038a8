// The reference JavaScript implementation behind a pipe: one request a line (JSON), one answer a
// line: {"ok": value} or {"error": "why"}. Contexts come from the folder named on the command line;
// nothing is fetched.
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {performance} from 'node:perf_hooks';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as ecdsaSd from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as jcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {driver} from '@digitalbazaar/did-method-key';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import jsonld from 'jsonld';

const [, , folder, implementation = '@digitalbazaar/vc'] = process.argv;
const vc = await import(implementation); // or one with the same interface
const contexts = new Map(JSON.parse(readFileSync(`${folder}/index.json`)).map(
  ({url, file}) => [url, JSON.parse(readFileSync(`${folder}/${file}`))]));
const didKey = driver();
didKey.use({multibaseMultikeyHeader: 'z6Mk', fromMultibase: Ed25519Multikey.from});
for(const multibaseMultikeyHeader of ['zDna', 'z82L']) {
  didKey.use({multibaseMultikeyHeader, fromMultibase: EcdsaMultikey.from});
}

async function documentLoader(url) {
  const document = url.startsWith('did:key:') ? await didKey.get({url}) : contexts.get(url);
  if(!document) {
    throw new Error(`not available offline: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document, tag: 'static'};
}

const signing = {
  'eddsa-rdfc-2022': () => rdfc,
  'eddsa-jcs-2022': jcs.createSignCryptosuite,
  'ecdsa-rdfc-2019': () => ecdsaRdfc,
  'ecdsa-jcs-2019': ecdsaJcs.createSignCryptosuite,
  'ecdsa-sd-2023': mandatoryPointers => ecdsaSd.createSignCryptosuite({mandatoryPointers})
};
const verifying = {
  'eddsa-rdfc-2022': () => rdfc,
  'eddsa-jcs-2022': jcs.createVerifyCryptosuite,
  'ecdsa-rdfc-2019': () => ecdsaRdfc,
  'ecdsa-jcs-2019': ecdsaJcs.createVerifyCryptosuite,
  'ecdsa-sd-2023': ecdsaSd.createVerifyCryptosuite
};

async function keyOf({seed, jwk}) {
  const key = jwk ? await EcdsaMultikey.fromJwk({jwk, secretKey: true}) :
    await Ed25519Multikey.generate({seed: Buffer.from(seed, 'hex')});
  key.controller = `did:key:${key.publicKeyMultibase}`;
  key.id = `${key.controller}#${key.publicKeyMultibase}`;
  return key;
}

async function sign({document, suite, key, created, mandatory}) {
  const signer = key.signer();
  return vc.issue({
    credential: structuredClone(document),
    suite: new DataIntegrityProof({signer, date: created, cryptosuite: signing[suite](mandatory)}),
    documentLoader,
    now: created
  });
}

async function verify({document, suite, now}) {
  const result = await vc.verifyCredential({
    credential: structuredClone(document),
    suite: new DataIntegrityProof({cryptosuite: verifying[suite]()}),
    documentLoader,
    checkStatus: async () => ({verified: true}), // status is not what is compared here
    now
  });
  if(!result.verified) {
    const {error} = result;
    throw new Error((error.errors ?? [error]).map(({message}) => message).join('; '));
  }
  return true;
}

async function signPresentation({document, suite, seed, created, domain, challenge}) {
  const signer = (await keyOf({seed})).signer();
  return vc.signPresentation({
    presentation: structuredClone(document),
    suite: new DataIntegrityProof({signer, date: created, cryptosuite: signing[suite]()}),
    documentLoader,
    domain,
    challenge
  });
}

async function verifyPresentation({document, suite, now, domain, challenge}) {
  const result = await vc.verify({
    presentation: structuredClone(document),
    suite: new DataIntegrityProof({cryptosuite: verifying[suite]()}),
    documentLoader,
    checkStatus: async () => ({verified: true}),
    domain,
    challenge,
    now
  });
  if(!result.verified) {
    throw new Error(JSON.stringify(result, (_, value) =>
      value instanceof Error ? [value.message, ...(value.errors ?? []).map(e => e.message)] :
        value));
  }
  return true;
}

async function derive({document, reveal}) {
  const cryptosuite = ecdsaSd.createDiscloseCryptosuite({selectivePointers: reveal});
  return vc.derive({
    verifiableCredential: structuredClone(document),
    suite: new DataIntegrityProof({cryptosuite}),
    documentLoader
  });
}

async function bench({document, seed, now, rounds}) {
  const key = await keyOf({seed});
  const suite = 'eddsa-rdfc-2022';
  const times = {sign: [], verify: []};
  for(let round = 0; round < rounds; round++) {
    let start = performance.now();
    const signed = await sign({document, suite, key, created: now});
    times.sign.push(performance.now() - start);
    start = performance.now();
    await verify({document: signed, suite, now});
    times.verify.push(performance.now() - start);
  }
  return times;
}

const operations = {
  sign: async request => sign({...request, key: await keyOf(request)}),
  verify,
  signPresentation,
  verifyPresentation,
  derive,
  canonize: ({document}) => jsonld.canonize(
    document, {algorithm: 'RDFC-1.0', format: 'application/n-quads', safe: true, documentLoader}),
  bench
};

for await (const line of createInterface({input: process.stdin})) {
  const {op, ...request} = JSON.parse(line);
  let answer;
  try {
    answer = {ok: await operations[op](request)};
  } catch(error) {
    answer = {error: `${error.name}: ${error.message}`};
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
