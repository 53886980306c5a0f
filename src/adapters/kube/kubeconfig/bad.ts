import { InfrastructureError } from '../../../core/failure.ts';

/** A configuration that cannot be used; `message` says what is so and what to do. */
export function badConfiguration(message: string, cause?: unknown): InfrastructureError {
  return new InfrastructureError('bad-configuration', message, { retrySafe: false, cause });
}
