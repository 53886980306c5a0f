import { readApprovals } from '../../approvals-config.ts';
import type { Config } from '../../config.ts';
import { readOwnPatterns } from '../../core/redact/own-patterns.ts';
import { readPolicy } from '../../policy-config.ts';
import type { Finding } from './finding.ts';

/** Whether the team's own rules and patterns can be used. */
export function lookAtRules({ file, publicUrl }: Config): readonly Finding[] {
  const policy = readPolicy(file);
  const patterns = readOwnPatterns(file.redact?.patterns ?? []);
  const approvals = readApprovals(file);
  const demanding = approvals.ok
    ? approvals.approvals.rules.find(({ stepUp }) => stepUp === true)
    : undefined;
  const bad = (part: Finding['part']) => (message: string) => ({
    part,
    ok: false,
    message,
    hint: 'Correct it in voicepipe.yaml; start refuses it too.',
  });
  return [
    ...(policy.ok
      ? [
          {
            part: 'policy' as const,
            ok: true,
            message: `The built-in rules and ${policy.policy.rules.length} of the team can be used.`,
          },
        ]
      : policy.faults.map(bad('policy'))),
    ...(patterns.ok
      ? [
          {
            part: 'redaction' as const,
            ok: true,
            message: `The built-in patterns and ${patterns.patterns.length} of the team can be used.`,
          },
        ]
      : patterns.faults.map(bad('redaction'))),
    ...(approvals.ok
      ? [
          {
            part: 'approvals' as const,
            ok: true,
            message: `${approvals.approvals.rules.length} rules of approval, ${approvals.approvals.freezes.length} freezes and ${approvals.approvals.breakGlass.length} rules of breaking the glass can be used.`,
          },
        ]
      : approvals.faults.map(bad('approvals'))),
    ...(demanding !== undefined && publicUrl === undefined
      ? [
          {
            part: 'approvals' as const,
            ok: false,
            message: `Rule "${demanding.name}" demands a passkey, and VOICEPIPE_PUBLIC_URL is not set.`,
            hint: 'Set it to where people reach HOST:PORT over https; start refuses otherwise.',
          },
        ]
      : []),
  ];
}
