import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openByteRedactor } from '../../../src/core/redact/bytes.ts';
import { openRedactor } from '../../../src/core/redact/redactor.ts';
import { fillTemplate as fill } from '../../helpers/fill-template.ts';

function redact(text: string, cuts: readonly number[] = [], options?: Parameters<typeof openRedactor>[0]) {
  const redactor = openRedactor(options);
  const borders = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  const shown = borders.map((from, index) => redactor.push(text.slice(from, borders[index + 1] ?? from)));
  return { text: shown.join('') + redactor.end(), counts: redactor.counts() };
}

const secrets = [
  'AWS_ACCESS_KEY_ID=AKIA{16:A}',
  'aws_secret_access_key = {40:/}',
  'AWS_SESSION_TOKEN={200:/}==',
  '"accessKeyId":"ASIA{16:A}"',
  'key AIza{35}',
  'client_secret: GOCSPX-{28}',
  'ya29.a0{120}',
  'DefaultEndpointsProtocol=https;AccountName=foo;AccountKey={86:/}==;EndpointSuffix=core.windows.net',
  'https://x.blob.core.windows.net/c/b?sv=2020&sig={43}%3D',
  'AZURE_CLIENT_SECRET=abc8Q~{34}',
  'token xoxb-{12:0}-{12:0}-{24}',
  'xoxp-{12:0}-{12:0}-{32:f}',
  'xapp-1-A0123456789-1234567890123-{64:f}',
  'https://hooks.slack.com/services/T0000AAAA/B0000BBBB/{24}',
  'ghp_{36}',
  'remote: https://x-access-token:ghs_{36}@github.com/a/b',
  'github_pat_11A{19}_{59}',
  'glpat-{20}',
  '//registry.npmjs.org/:_authToken=npm_{36}',
  'pypi-AgEIcHlwaS5vcmc{120}',
  'dckr_pat_{27}',
  'sk_live_{24}',
  'rk_test_{24}',
  'whsec_{32}',
  'SG.{22}.{43}',
  'key-{32:f}',
  '{32:f}-us14',
  'SK{32:f}',
  'TWILIO_AUTH_TOKEN={32:f}',
  'shpat_{32:f}',
  'sk-proj-{48}',
  'sk-ant-api03-{93}',
  'hf_{34}',
  'dapi{32:f}',
  'dop_v1_{64:f}',
  'hvs.{90}',
  'NRAK-{27:A}',
  'glsa_{32}_{8:f}',
  'DD_API_KEY={32:f}',
  '1234567890:AA{33}',
  'HEROKU_API_KEY=550e8400-e29b-41d4-a716-446655440000',
  'postgres://app:s3cr3tPw@db.internal:5432/shop',
  'redis://:p4ssw0rd@cache:6379/0',
  'mongodb+srv://u:Pa%24%24w0rd@cluster0.mongodb.net/db',
  'jdbc:postgresql://h/db?user=u&password=sEcr3t!x&ssl=true',
  'Server=db;Database=x;User Id=sa;Password=P@ssw0rd123;',
  'Authorization: Bearer {40}',
  'authorization: Basic {24:/}',
  'curl -H "Authorization: token {40:f}" https://x',
  'curl -u admin:S3cret! https://x',
  'X-Api-Key: {32}',
  'Cookie: sessionid={32}; lang=en',
  'PRIVATE-TOKEN: {20}',
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.{43}',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA{48}\n{64}\n-----END RSA PRIVATE KEY-----\n',
  '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB',
  '"private_key": "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBg{60}\\n-----END PRIVATE KEY-----\\n"',
  'PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 2\n{64}\n{40}\n',
  'DB_PASSWORD=hunter2',
  'export PGPASSWORD="corr3ct horse"',
  'spring.datasource.password=Sup3rS3cret',
  '  password: hunter2',
  "'password' => 'l4r4v3l',",
  "define('DB_PASSWORD', 'wp-s3cret');",
  '<password>hunter22</password>',
  'mysql -u root -pS3cr3t shop',
  'mysqldump --password=foo123 db',
  'redis-cli -a s3cretpass ping',
  'requirepass foobared99',
  "CREATE USER 'a'@'%' IDENTIFIED BY 'pw12345';",
  "ALTER ROLE app WITH PASSWORD 'newpw99';",
  'machine api.heroku.com login me@x.com password 8f7a6b5c',
  'db.example.com:5432:shop:app:s3cr3t',
  'root:$6$saltsalt${86}:19000:0:99999:7:::',
  'SECRET_KEY_BASE={128:f}',
  'APP_KEY=base64:{43:/}=',
  '"refresh_token":"{64}"',
  'https://api.x.com/v1?api_key={32}&q=1',
  '"auth": "{24:/}"',
  'PrivateKey = {43:/}=',
  '--token=abcdef.0123456789abcdef',
  '{"name":"DB_PASSWORD","value":"hunter2"}',
  '- name: DB_PASSWORD\n  value: hunter2\n',
  '\u001b[32mDB_PASSWORD\u001b[0m=\u001b[31mhunt\u001b[1mer2\u001b[0m',
  'tls.key: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFcEFJQkFBS0NBUUVB',
  'LDAP_BIND_PW=abc',
  'Password for user bob: hunter2xyz',
  'The password for user "app" is: Tr0ub4dor',
  'Authorization: Digest username="bob", realm="x", uri="/", response="{32:f}"',
].map(fill);

const lookAlikes = [
  '550e8400-e29b-41d4-a716-446655440000',
  'commit 3f786850e387550fdab836ed7e6dc881de23001b',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDf0123456789abcdefghijklmnopqrstuvwxyzABCDEF user@host',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me',
  'password: ********',
  'password=[FILTERED]',
  'PASSWORD_FILE=/run/secrets/db_password',
  'password_reset: true',
  'max_tokens=4096',
  'tokens: 1523',
  'secretName: db-credentials',
  'secretKeyRef: {name: db, key: password}',
  'Authorization: Bearer <token>',
  'DB_PASSWORD=${DB_PASSWORD}',
  'DB_PASSWORD=$PASS',
  'password: {{ .Values.db.password }}',
  'const p = process.env.DB_PASSWORD',
  'password must be at least 8 characters',
  'Enter password:',
  'Password for user app (y/n):',
  'Password for user bob: expired',
  'password of bob: changed on Monday',
  'WWW-Authenticate: Digest realm="x", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
  'FATAL: password authentication failed for user "app"',
  'postgres://localhost:5432/db',
  'https://user@host/path',
  'postgres://app:$PGPASSWORD@db/x',
  'primary_key=id',
  'sort_key: created_at',
  'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'etag: "33a64df551425fcc55e4d42a148795d9f25f89d4"',
  'integrity sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
  'token_type: bearer',
  'access_token_expires_in=3600',
  'public_key=04a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd',
  'private_key_path=/etc/ssl/private/x.pem',
  'api-7f9c5d7b8d-x4k2p 2/2 Running',
  'tests: pass: 120, fail: 2',
  'pass=12 fail=0',
  'Token expired at 2024-01-01T00:00:00Z',
  "invalid token: unexpected character '}' at position 15",
  'error: secret "db-credentials" not found',
  'secret: my-app-tls',
  'kubectl create secret generic db --from-literal=x',
  '2024-05-05 keyboard=us compass=north',
  'author: jane tokenizer=bpe',
  'username: bob password: (hidden)',
  'passwords do not match',
  'Set-Cookie: lang=en; Path=/',
  'SyntaxError: Unexpected token < in JSON at position 0',
  'key=value other_key=abcdef123456',
  'cacheKey=user:1234:profile',
  'request_id=7f3c2a1b9d8e4f5061728394a5b6c7d8',
  'docker.io/library/nginx@sha256:4c0fdaa8b6341bfdeca5f18f7837462c80cff90527ee35ef185571e1c327beac',
  'expected "-----BEGIN PRIVATE KEY-----" in file',
  'sk-learn version 1.2.3',
  'task-1234567890abcdefghij1234567890ABCDEF',
  'MAC 00:1A:2B:3C:4D:5E',
  'Secret: none',
  'token: null',
  '"password": null,',
  '"password": "",',
  'api_key: YOUR_API_KEY',
  'API_KEY=your-api-key-here',
  'password=changeme',
  '-p 8080:80',
  'mysql -u root -p shop',
  'curl https://api.example.com/tokens/list',
  'Bearer authentication required',
  'authorization failed for request 12345678',
  'user:x:1000:1000:User:/home/user:/bin/bash',
  'localhost:8080:app:web:http',
  'md5: d41d8cd98f00b204e9800998ecf8427e',
  'com.example.SecretService$Proxy12@1b2c3d4e',
  'TokenBucket[capacity=100, tokens=57.3]',
  'secretsmanager.us-east-1.amazonaws.com',
  'image: registry/app-secret-sync:v1.2.3',
  '"keyId": "a1b2c3d4"',
  'passed=14',
  'jwt.expiration=86400',
  'csrf disabled; auth=none',
  'secret_rotation_days: 30',
  'PasswordEncoder=org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder',
  'grant_type=client_credentials',
  'credentials: include',
  'credentialsId: github-bot',
  'vault kv get secret/data/prod/db',
  'tokenUrl: https://auth.example.com/oauth/token',
  '"token_endpoint":"https://idp/x/token"',
  'secret/production/api',
];

describe('redaction', () => {
  it.each(secrets)('masks %j', (line) => {
    const { text, counts } = redact(line);
    expect(Object.keys(counts)).not.toEqual([]);
    expect(text).toContain('[redacted:');
    expect(text.length).toBeLessThan(line.length + 40);
  });

  it.each(lookAlikes)('leaves %j as it is', (line) => {
    expect(redact(line)).toEqual({ text: line, counts: {} });
  });

  it('does not take the name of a mask for a name', () => {
    const { text } = redact(fill('AKIA{16:A}: since 2026-11-24T03'));
    expect(text).toBe('[redacted:aws-access-key]: since 2026-11-24T03');
    expect(redact(fill('ghp_{36}: 12345678ab')).text).toBe('[redacted:github-token]: 12345678ab');
  });

  it('gives the same however the stream is cut', () => {
    const stream = [...secrets, ...lookAlikes].join('\n');
    const whole = redact(stream).text;
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 20 }), (cuts) => {
        expect(redact(stream, cuts).text).toBe(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('finds a secret anywhere in a line of 300 kB, however it is cut', () => {
    const secret = fill('ghp_{36}');
    for (const at of [0, 57_000, 65_500, 65_536, 131_000, 250_000]) {
      const line = `${'x'.repeat(at)} ${secret} ${'y'.repeat(300_000 - at)}`;
      const { text } = redact(line, [at + 10, at + 20, 65_536]);
      expect(text).not.toContain(secret.slice(8));
      expect(text.length).toBe(line.length - secret.length + '[redacted:github-token]'.length);
    }
  });

  it('does not change text without secrets, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.array(fc.nat(400), { maxLength: 5 }),
        (text, cuts) => {
          const shown = redact(text, cuts);
          if (Object.keys(shown.counts).length === 0) expect(shown.text).toBe(text);
        },
      ),
    );
  });

  it('masks given values as they are, as base64, in URLs and in JSON', () => {
    const value = 'p@ss "word"/ü+1';
    const base64 = Buffer.from(value).toString('base64');
    const forms = [
      value,
      base64,
      Buffer.from(value).toString('base64url'),
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
    ];
    for (const form of forms)
      expect(redact(`a ${form} b\n`, [], { values: [value] }).text).not.toContain(form);
    expect(redact('no short ones', [], { values: ['one', 'no'] }).text).toBe('no short ones');
  });

  it('masks a key that is cut off, and shows what follows one', () => {
    const key = fill('-----BEGIN EC PRIVATE KEY-----\n{64}\n{64}\n');
    expect(redact(`before\n${key}`).text).toBe('before\n[redacted:private-key]\n');
    expect(redact(`${key}the service started\n`).text).toBe('[redacted:private-key]\nthe service started\n');
    expect(redact(`${key}-----END EC PRIVATE KEY-----\nafter\n`).text).toBe(
      '[redacted:private-key]\nafter\n',
    );
  });

  it.each([
    ['a megabyte without a line end', 'a'.repeat(1_000_000)],
    ['names without end', 'password='.repeat(100_000)],
    ['quotes without end', `password="${'\\\\"'.repeat(100_000)}`],
    ['URLs without end', '://a:'.repeat(100_000)],
    ['dashes', '-'.repeat(500_000)],
    ['token prefixes', 'eyJ.'.repeat(100_000)],
    ['dollars', '$2b$'.repeat(100_000)],
    ['curl without end', 'curl -u '.repeat(50_000)],
    ['mysql without end', 'mysql -p '.repeat(50_000)],
    ['spaces', ' '.repeat(500_000)],
    ['escapes', '\u001b['.repeat(100_000)],
    ['cookies', 'Cookie: session=; '.repeat(30_000)],
    ['jwk', '{"kty" "d": '.repeat(30_000)],
    ['a secret of small letters', `secret=${'a'.repeat(60)}A `.repeat(3_000)],
    ['spaces in a manifest', `kind: Secret\ndata:\n${`  a:${' '.repeat(8_000)}"x"y\n`.repeat(60)}`],
    ['spaces below a name', `password: |\n${`  x${' '.repeat(8_000)}y\n`.repeat(60)}`],
    ['spaces behind a key', `data:${' '.repeat(60_000)}"x"y\n`.repeat(8)],
    ['key types without end', 'kty'.repeat(100_000)],
    ['cells without end', 'password |'.repeat(50_000)],
    ['manifests without end', 'kind: Secret\ndata:\n'.repeat(30_000)],
  ])('is done with %s in linear time', (_, text) => {
    const begun = performance.now();
    redact(text);
    expect(performance.now() - begun).toBeLessThan(4_000);
  });
});

describe('redaction of bytes', () => {
  const pass = (bytes: Uint8Array, cuts: readonly number[]) => {
    const redactor = openByteRedactor();
    const borders = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
    const shown = borders.map((from, index) =>
      redactor.push(bytes.subarray(from, borders[index + 1] ?? from)),
    );
    return Buffer.concat([...shown, redactor.end()]);
  };

  it('passes whatever is no secret byte for byte, however it is cut', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.array(fc.nat(200), { maxLength: 5 }),
        (pieces, cuts) => {
          const bytes = Buffer.concat(pieces);
          expect(
            pass(
              bytes,
              cuts.map((cut) => Math.min(cut, bytes.length)),
            ).equals(bytes),
          ).toBe(true);
        },
      ),
    );
  });

  it('masks a secret between bytes that are no text', () => {
    const shown = pass(
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('\nDB_PASSWORD=hünter2\n'), Buffer.from([0xc3])]),
      [3, 16, 18],
    );
    expect(
      shown.equals(
        Buffer.concat([
          Buffer.from([0xff, 0xfe]),
          Buffer.from('\nDB_PASSWORD=[redacted:password]\n'),
          Buffer.from([0xc3]),
        ]),
      ),
    ).toBe(true);
  });
});
