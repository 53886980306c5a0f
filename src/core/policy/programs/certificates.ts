import { destructive, type Finding, forbidden, raise, read, worst, write } from '../finding.ts';
import { type ParsedCall, valuesOf } from '../flags.ts';
import { judgePath } from '../paths.ts';
import { type Judge, type Programs, reads } from '../program.ts';
import { judgeHost } from './http.ts';
import { subcommands } from './subcommands.ts';

const certificate =
  '-in:path -noout,-text,-dates,-subject,-issuer,-enddate,-startdate,-serial,-fingerprint,-sha256,-sha1,-modulus,-pubkey,-purpose,-email,-hash,-subject_hash,-issuer_hash,-ocsp_uri,-alias -ext:text -checkend:num -nameopt:word -inform:word -certopt:word -checkhost:word -checkip:word';

const opensslForms: Readonly<Record<string, Judge>> = {
  version: openssl('-a,-v,-b,-o,-d', 'none'),
  x509: openssl(certificate, 'none'),
  req: openssl('-in:path -noout,-text,-subject,-pubkey,-verify,-modulus -inform:word -nameopt:word', 'none', [
    '-in',
  ]),
  crl: openssl(
    '-in:path -noout,-text,-issuer,-lastupdate,-nextupdate,-hash,-fingerprint -inform:word',
    'none',
  ),
  pkcs7: openssl('-in:path -noout,-print_certs,-text,-print -inform:word', 'none'),
  asn1parse: openssl('-in:path -i,-dump -inform:word -strparse:num', 'none'),
  verify: openssl(
    '-CAfile:path -CApath:path -untrusted:path -verbose,-show_chain,-partial_chain -purpose:word -verify_hostname:word',
    'path',
  ),
  ciphers: openssl('-v,-V,-s,-tls1_2,-tls1_3,-stdname', 'word'),
  list: openssl(
    '-commands,-digest-commands,-cipher-commands,-providers,-public-key-algorithms,-disabled',
    'none',
  ),
  ...Object.fromEntries(
    ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'].map((name) => [
      name,
      openssl('-r,-c,-hex', 'path'),
    ]),
  ),
  dgst: openssl('-md5,-sha1,-sha224,-sha256,-sha384,-sha512,-r,-c,-hex', 'path'),
  s_client: openssl(
    '-connect:word -servername:word -showcerts,-brief,-tls1_2,-tls1_3,-tls1_1,-tls1,-status,-no_ign_eof,-quiet,-prexit,-verify_quiet,-4,-6 -verify:num -verify_return_error -CAfile:path -CApath:path -starttls:word -alpn:word -verify_hostname:word -name:word',
    'none',
    ['-connect'],
    (call) => worst(valuesOf(call, '-connect').map(judgeHost), read('hosts of the cluster')),
  ),
  pkey: openssl('-in:path -noout,-text,-pubout,-check,-text_pub', 'none', ['-in']),
  rsa: openssl('-in:path -noout,-text,-pubout,-check,-modulus,-pubin', 'none', ['-in']),
  ec: openssl('-in:path -noout,-text,-pubout', 'none', ['-in']),
  errstr: openssl('', 'word'),
  prime: openssl('', 'num'),
};

function openssl(
  flags: string,
  operands: 'none' | 'path' | 'word' | 'num',
  needed: readonly string[] = [],
  check: (call: ParsedCall) => Finding | undefined = () => undefined,
): Judge {
  return reads(flags, operands, {
    singleDashLong: true,
    check: (call) =>
      needed.every((flag) => call.flags.has(flag))
        ? check(call)
        : write('openssl', 'it makes something or reads its input'),
  });
}

const opensslJudge: Judge = (words, context) => {
  const [first, ...rest] = words;
  const form =
    first?.kind === 'static' && Object.hasOwn(opensslForms, first.text)
      ? opensslForms[first.text]
      : undefined;
  const leak = worst(
    words.map((word) => raise(judgePath(word))),
    read('no secret place'),
  );
  if (leak.class !== 'read') return leak;
  if (first?.text === 's_client' && context.isFed === 'anything')
    return forbidden('upload', 'what comes to its input would be sent to another machine');
  if (first?.text === 's_client' && context.isFed === 'words')
    return write('http', 'words that come to its input are a request', 'Write </dev/null behind it.');
  if (form === undefined)
    return write('openssl', `"openssl ${first?.text ?? ''}" makes or encrypts something`);
  if (
    /^(?:pkey|rsa|ec)$/.test(first?.text ?? '') &&
    !rest.some(({ text }) => /^-(?:pubin|pubout|noout|text_pub)$/.test(text))
  )
    return forbidden('secret-place', '"openssl" prints a private key in this form');
  if (rest.some(({ text }) => text === '-text') && /^(?:pkey|rsa|ec)$/.test(first?.text ?? ''))
    return forbidden('secret-place', '"openssl" prints a private key in this form');
  return form(rest, context, `openssl ${first?.text ?? ''}`);
};

/** Certificates and keys. */
export const certificates: Programs = {
  openssl: opensslJudge,
  'ssh-keygen': (words, context, name) =>
    words.some(({ text }) => /^-[a-zA-Z]*l/.test(text))
      ? reads('-l,-f:path -v,-E:word', 'none')(words, context, name)
      : write('keys', '"ssh-keygen" makes or changes keys'),
  keytool: (words, context, name) =>
    words[0]?.text === '-printcert' || words[0]?.text === '-list'
      ? reads(
          '-printcert,-list,-v,-rfc,-cacerts -file:path -sslserver:word -keystore:path -storetype:word -alias:word -storepass:text',
          'none',
          { singleDashLong: true },
        )(words, context, name)
      : words.some(({ text }) => text === '-delete')
        ? destructive('keys', '"keytool -delete" removes a key')
        : write('keys', '"keytool" changes keys'),
  gpg: (words, context, name) =>
    words.some(({ text }) => /^--(?:list-keys|list-public-keys|fingerprint|verify)$|^-k$/.test(text))
      ? reads(
          '-k --list-keys --list-public-keys --fingerprint --verify --with-colons --keyid-format:word',
          'path',
        )(words, context, name)
      : words.some(({ text }) => /^--delete/.test(text))
        ? destructive('keys', '"gpg" removes keys')
        : write('keys', '"gpg" works with keys'),
  certbot: subcommands({
    read: 'certificates ()\nplugins ()',
    destroys: 'delete | revoke | rollback | unregister',
  }),
};
