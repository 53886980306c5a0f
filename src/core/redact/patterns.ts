/** A secret that is known by its own shape, whatever stands around it. */
export interface SecretPattern {
  readonly kind: string;
  /** Every match holds this text (as it stands): most blocks are dismissed by one fast search. */
  readonly anchor: string;
  /** One pass, no pattern crosses a line, every quantifier bounded or over a single class. Group 1, where there is one, is kept. */
  readonly pattern: RegExp;
}

/** Neither side may go on as a word: `task-…` is no `sk-…`. */
const from = '(?<![A-Za-z0-9_-])';
const until = '(?![A-Za-z0-9_-])';

/** A token with a fixed beginning, as most services issue them now. */
function prefixed(kind: string, anchor: string, rest: string, flags = 'g'): SecretPattern {
  return { kind, anchor, pattern: new RegExp(`${from}${escapeLiteral(anchor)}${rest}${until}`, flags) };
}

function escapeLiteral(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Anything in a URL's user information; the user stays. A name in place of a password (`$PASS`, `<password>`) is no secret. */
const urlPassword: SecretPattern = {
  kind: 'url-password',
  anchor: '@',
  pattern:
    /(:(?<=\b[a-z][a-z0-9+.-]{1,30}:)\/\/[^\s:/@"'<>?#]{0,128}:)(?!\$|<|\{|%7[Bb]|\*+@|x+@|X+@|\.{3}@|-+@|\[|password@|PASSWORD@|pass@|secret@)[^\s@/"'<>]{1,256}(?=@[A-Za-z0-9[])/g,
};

/** A token alone before the host: `https://TOKEN@github.com`. */
const urlToken: SecretPattern = {
  kind: 'url-token',
  anchor: '@',
  pattern:
    /(:(?<=\bhttps?:)\/\/)(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])(?:[A-Za-z0-9_-]{20,255}(?=@[A-Za-z0-9])|[A-Za-z0-9_]{20,255}(?=:[^\s@/:]{0,64}@[A-Za-z0-9]))/g,
};

const discordToken =
  /(?<![A-Za-z0-9_.-])[MNO][DTjz][A-Za-z0-9_-]{22,26}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,45}(?![A-Za-z0-9_.-])/g;

export const secretPatterns: readonly SecretPattern[] = [
  urlToken,
  urlPassword,
  {
    kind: 'jwt',
    anchor: 'eyJ',
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]{0,16384}){2,4}(?<=[A-Za-z0-9_-]{8})/g,
  },
  ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((anchor) => ({
    kind: 'aws-access-key',
    anchor,
    pattern:
      /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)(?:[A-Z2-7]{12}[A-Z0-9]{4}|(?=[A-Z]{0,15}\d)[A-Z0-9]{16})(?![A-Za-z0-9])/g,
  })),
  prefixed('aws-key', 'bedrock-api-key-', '[A-Za-z0-9+/=]{20,}'),
  prefixed('alibaba-access-key', 'LTAI', '[A-Za-z0-9]{12,26}'),
  prefixed('google-api-key', 'AIza', '[A-Za-z0-9_-]{35}'),
  prefixed('google-oauth', 'GOCSPX-', '[A-Za-z0-9_-]{20,40}'),
  prefixed('google-oauth', 'ya29.', '[A-Za-z0-9_.-]{20,2048}'),
  { kind: 'google-refresh', anchor: '1//', pattern: /(?<![A-Za-z0-9_/-])1\/\/0[A-Za-z0-9_-]{30,256}/g },
  {
    kind: 'slack-token',
    anchor: 'xox',
    pattern: /(?<![A-Za-z0-9_])xox(?:[abeoprs]|e\.xox[bp])-(?:\d-)?[A-Za-z0-9-]{10,255}/g,
  },
  { kind: 'slack-token', anchor: 'xapp-', pattern: /(?<![A-Za-z0-9_])xapp-\d-[A-Za-z0-9-]{10,255}/g },
  {
    kind: 'slack-webhook',
    anchor: 'hooks.slack.com/',
    pattern: /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9_/-]{20,200}/g,
  },
  {
    kind: 'discord-webhook',
    anchor: '/api/webhooks/',
    pattern: /(discord(?:app)?\.com\/api\/webhooks\/\d{10,25}\/)[A-Za-z0-9_-]{20,100}/g,
  },
  {
    kind: 'teams-webhook',
    anchor: 'webhook.office.com/',
    pattern: /(webhook\.office\.com\/webhookb2\/)[A-Za-z0-9@/_-]{40,300}/g,
  },
  {
    kind: 'teams-webhook',
    anchor: '/IncomingWebhook/',
    pattern: /(\/IncomingWebhook\/)[a-f0-9]{32}(?:\/[a-f0-9-]{36})?/g,
  },
  // Begins with the base64 of a user's number: one of M, N, O, and then one of D, T, j, z.
  ...[...'MNO'].flatMap((first) =>
    [...'DTjz'].map((second) => ({
      kind: 'discord-token',
      anchor: first + second,
      pattern: discordToken,
    })),
  ),
  ...['ghp_', 'gho_', 'ghs_', 'ghu_', 'ghr_'].map((anchor) => ({
    kind: 'github-token',
    anchor,
    pattern: /(?<![A-Za-z0-9_])gh[opsur]_[A-Za-z0-9]{30,255}(?![A-Za-z0-9_])/g,
  })),
  prefixed('github-token', 'github_pat_', '[A-Za-z0-9_]{20,255}'),
  {
    kind: 'gitlab-token',
    anchor: 'gl',
    pattern: /(?<![A-Za-z0-9_-])gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|ffct|soat)-[A-Za-z0-9_.-]{20,300}/g,
  },
  prefixed('gitlab-token', 'GR1348941', '[A-Za-z0-9_-]{20}'),
  prefixed('bitbucket-token', 'ATBB', '[A-Za-z0-9]{24,40}'),
  prefixed('atlassian-token', 'ATATT3', '[A-Za-z0-9_=.-]{40,300}'),
  prefixed('atlassian-token', 'ATCTT3', '[A-Za-z0-9_=.-]{40,300}'),
  prefixed('npm-token', 'npm_', '[A-Za-z0-9]{30,60}'),
  prefixed('pypi-token', 'pypi-', '[A-Za-z0-9_-]{40,400}'),
  prefixed('rubygems-token', 'rubygems_', '[a-f0-9]{40,64}'),
  prefixed('docker-token', 'dckr_pat_', '[A-Za-z0-9_-]{20,60}'),
  prefixed('docker-token', 'dckr_oat_', '[A-Za-z0-9_-]{20,60}'),
  {
    kind: 'stripe-key',
    anchor: 'k_',
    pattern: /(?<![A-Za-z0-9])(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{10,255}/g,
  },
  prefixed('webhook-secret', 'whsec_', '[A-Za-z0-9+/=]{16,100}'),
  { kind: 'twilio-key', anchor: 'SK', pattern: /(?<![A-Za-z0-9])SK[a-f0-9]{32}(?![A-Za-z0-9])/g },
  prefixed('sendgrid-key', 'SG.', '[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{30,64}'),
  { kind: 'mailgun-key', anchor: 'key-', pattern: /(?<![A-Za-z0-9_-])key-[a-f0-9]{32}(?![A-Za-z0-9])/g },
  { kind: 'mailchimp-key', anchor: '-us', pattern: /(?<![A-Za-z0-9])[a-f0-9]{32}-us\d{1,2}(?![A-Za-z0-9])/g },
  prefixed('mail-key', 'xkeysib-', '[a-f0-9]{64}-[A-Za-z0-9]{16}'),
  prefixed('square-token', 'sq0', '(?:atp|csp|idp)-[A-Za-z0-9_-]{22,64}'),
  prefixed('square-token', 'EAAA', '[A-Za-z0-9_-]{56,100}'),
  prefixed('meta-token', 'EAA', '[A-Za-z0-9]{60,300}'),
  {
    kind: 'shopify-token',
    anchor: 'shp',
    pattern: /(?<![A-Za-z0-9_])shp(?:at|ss|ca|pa|ua)_[a-fA-F0-9]{32,64}(?![A-Za-z0-9])/g,
  },
  {
    kind: 'ai-key',
    anchor: 'sk-',
    pattern: /(?<![A-Za-z0-9_-])sk-(?:ant-|proj-|svcacct-|admin-|or-v1-|lf-)[A-Za-z0-9_-]{20,300}/g,
  },
  {
    kind: 'ai-key',
    anchor: 'sk-',
    pattern:
      /(?<![A-Za-z0-9_-])sk-(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Z])[A-Za-z0-9]{32,100}(?![A-Za-z0-9_-])/g,
  },
  prefixed('ai-key', 'hf_', '[A-Za-z0-9]{30,60}'),
  prefixed('ai-key', 'gsk_', '[A-Za-z0-9]{40,80}'),
  prefixed('ai-key', 'xai-', '[A-Za-z0-9]{40,120}'),
  prefixed('ai-key', 'pplx-', '[A-Za-z0-9]{40,80}'),
  prefixed('ai-key', 'r8_', '[A-Za-z0-9]{37}'),
  prefixed('databricks-token', 'dapi', '[a-f0-9]{32}(?:-\\d)?'),
  { kind: 'digitalocean-token', anchor: '_v1_', pattern: /(?<![A-Za-z0-9_])do[opr]_v1_[a-f0-9]{64}/g },
  {
    kind: 'doppler-token',
    anchor: 'dp.',
    pattern: /(?<![A-Za-z0-9_.])dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}/g,
  },
  ...['hvs.', 'hvb.', 'hvr.'].map((anchor) => prefixed('vault-token', anchor, '[A-Za-z0-9_-]{24,4096}')),
  {
    kind: 'vault-token',
    anchor: 's.',
    pattern: /(?<![A-Za-z0-9_./-])s\.(?=[A-Za-z]*\d)(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{24}(?![A-Za-z0-9_.-])/g,
  },
  {
    kind: 'terraform-token',
    anchor: '.atlasv1.',
    pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}/g,
  },
  prefixed('launchdarkly-key', 'sdk-', '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'),
  prefixed('yandex-token', 't1.', '[A-Za-z0-9_-]{40,400}={0,2}\\.[A-Za-z0-9_-]{86}={0,2}'),
  prefixed('yandex-token', 'AQVN', '[A-Za-z0-9_-]{35,38}'),
  prefixed('linear-key', 'lin_', '(?:api|oauth)_[A-Za-z0-9]{32,64}'),
  prefixed('notion-token', 'ntn_', '[A-Za-z0-9]{40,60}'),
  prefixed('notion-token', 'secret_', '(?=[A-Za-z]*\\d)[A-Za-z0-9]{43}'),
  {
    kind: 'newrelic-key',
    anchor: 'NR',
    pattern: /(?<![A-Za-z0-9_-])NR(?:AK|II|IQ|JS|RA|SP|AA)-[A-Za-z0-9_-]{19,40}/g,
  },
  { kind: 'newrelic-key', anchor: 'NRAL', pattern: /(?<![A-Za-z0-9])[a-f0-9]{36}NRAL(?![A-Za-z0-9])/g },
  { kind: 'grafana-token', anchor: 'gl', pattern: /(?<![A-Za-z0-9_])gl(?:c|sa)_[A-Za-z0-9+/=_]{30,400}/g },
  prefixed('grafana-token', 'eyJrIjoi', '[A-Za-z0-9+/=]{40,400}'),
  prefixed('sentry-token', 'sntry', '[su]_[A-Za-z0-9+/=_-]{40,400}'),
  { kind: 'sentry-dsn', anchor: 'sentry', pattern: /(\bhttps:\/\/)[a-f0-9]{32}(?=@[a-z0-9.]{0,100}sentry)/g },
  {
    kind: 'telegram-token',
    anchor: ':AA',
    pattern: /(?<![A-Za-z0-9_-])(bot)?\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g,
  },
  prefixed('twitter-token', 'AAAAAAAAAAAAAAAAAAAA', '[A-Za-z0-9%]{30,200}'),
  prefixed('supabase-key', 'sb', '(?:p|_secret)_[A-Za-z0-9_-]{20,60}'),
  prefixed('netlify-token', 'nfp_', '[A-Za-z0-9]{30,60}'),
  prefixed('vercel-token', 'vcp_', '[A-Za-z0-9]{30,80}'),
  prefixed('postman-key', 'PMAK-', '[a-f0-9]{24}-[a-f0-9]{34}'),
  { kind: 'airtable-token', anchor: 'pat', pattern: /(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/g },
  prefixed('figma-token', 'figd_', '[A-Za-z0-9_-]{30,60}'),
  prefixed('dropbox-token', 'sl.', '[A-Za-z0-9_-]{100,1500}'),
  prefixed('planetscale-token', 'pscale_', '(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{30,70}'),
  prefixed('pulumi-token', 'pul-', '[a-f0-9]{40}'),
  prefixed('dynatrace-token', 'dt0c01.', '[A-Z0-9]{24}\\.[A-Z0-9]{64}'),
  prefixed('hubspot-token', 'pat-na1-', '[a-f0-9-]{36}'),
  prefixed('hubspot-token', 'pat-eu1-', '[a-f0-9-]{36}'),
  prefixed('buildkite-token', 'bkua_', '[a-f0-9]{40}'),
  prefixed('circleci-token', 'CCIPAT_', '[A-Za-z0-9]{22}_[a-f0-9]{40}'),
  prefixed('fly-token', 'fm2_', '[A-Za-z0-9+/=]{40,2000}'),
  prefixed('fly-token', 'fo1_', '[A-Za-z0-9_-]{43}'),
  prefixed('scaleway-key', 'SCW', '[A-Z0-9]{17}'),
  prefixed('easypost-key', 'EZ', '[AT]K[A-Za-z0-9]{54}'),
  prefixed('tailscale-key', 'tskey-', '[a-z]{2,12}-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{16,60}'),
  prefixed('sonar-token', 'sq', '[pua]_[a-f0-9]{40}'),
  prefixed('jfrog-token', 'cmVmdGtu', '[A-Za-z0-9]{56}'),
  prefixed('jfrog-token', 'AKCp', '[A-Za-z0-9]{60,80}'),
  prefixed('confluent-key', 'cflt', '[A-Za-z0-9+/]{60}'),
  prefixed('age-key', 'AGE-SECRET-KEY-1', '[A-Z0-9]{58}'),
  prefixed('azure-key', 'AccountKey=', '[A-Za-z0-9+/]{40,100}={0,2}'),
  {
    kind: 'azure-key',
    anchor: 'SharedAccessKey=',
    pattern: /(SharedAccessKey=)[A-Za-z0-9+/]{30,100}={0,2}/g,
  },
  { kind: 'azure-key', anchor: 'AccountKey=', pattern: /(AccountKey=)[A-Za-z0-9+/]{30,120}={0,2}/g },
  {
    kind: 'azure-secret',
    anchor: 'Q~',
    pattern: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])/g,
  },
  { kind: 'signed-url', anchor: 'sig=', pattern: /([?&]sig=)[A-Za-z0-9%+/=_-]{20,200}/g },
  {
    kind: 'signed-url',
    anchor: 'X-',
    pattern: /([?&]X-(?:Amz|Goog)-(?:Signature|Security-Token)=)[A-Za-z0-9%+/=_-]{16,4096}/g,
  },
  { kind: 'signed-url', anchor: 'Signature=', pattern: /([?&]Signature=)[A-Za-z0-9%+/=_-]{20,200}/g },
  {
    kind: 'registry-auth',
    anchor: '.dockerc',
    pattern: /(\.docker(?:configjson|cfg)"?[ \t]{0,4}:[ \t]{0,4}"?)[A-Za-z0-9+/]{16,65536}={0,2}/g,
  },
  {
    kind: 'otp-seed',
    anchor: 'otpauth://',
    pattern: /(otpauth:\/\/[^\s"']{0,300}[?&]secret=)[A-Za-z2-7=]{8,200}/g,
  },
  {
    kind: 'app-key',
    anchor: 'base64:',
    pattern: /(\b(?:APP_KEY|key)["']?[ \t]{0,4}(?:=>?|:)[ \t]{0,4}["']?)base64:[A-Za-z0-9+/]{32,100}={0,2}/g,
  },
  ...['token', 'bootstrap'].map((anchor) => ({
    kind: 'kube-bootstrap-token',
    anchor,
    pattern: /((?:bootstrap|--token|token)\W{0,12})[a-z0-9]{6}\.[a-z0-9]{16}(?![a-z0-9.])/g,
  })),
];
