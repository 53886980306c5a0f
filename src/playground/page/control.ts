/** An answer of the control API. */
export type Answer<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly error: string; readonly status: number };

/** Acts through the control API, as tests and scripts do. */
export function post<T = object>(call: string, body: object): Promise<Answer<T>> {
  return ask(call, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Reads through the control API. */
export function get<T>(call: string): Promise<Answer<T>> {
  return ask(call, {});
}

async function ask<T>(call: string, init: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(`/control/${call}`, init);
    const answer = (await response.json()) as Answer<T>;
    return answer.ok ? answer : { ...answer, status: response.status };
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
    return { ok: false, error: 'The playground does not answer. Is it still running?', status: 0 };
  }
}
