/**
 * What a kubelet answers with status 200 in place of a log that its runtime has just removed (pkg/kubelet/kuberuntime,
 * GetContainerLogs; seen of Kubernetes 1.36 with `previous=true` while the container began anew). It has no line end.
 */
const complaint = /^unable to retrieve container logs for [a-z0-9.-]{1,64}:\/\/[0-9a-f]{8,128}\n?$/;
const opening = 'unable to retrieve container logs for ';
const maxLength = 256;

/** Holds the beginning of a log back while it may be such a complaint. */
export interface ComplaintWatch {
  /** What can be handed on; the beginning of a log at the latest when it is longer than any complaint. */
  readonly push: (bytes: Uint8Array) => readonly Uint8Array[];
  /** At the end of the log: the complaint that it was, or what was still held. */
  readonly end: () => { readonly said: string } | { readonly rest: readonly Uint8Array[] };
}

export function watchForComplaint(): ComplaintWatch {
  let held: Uint8Array[] = [];
  let isOver = false;
  const text = () => held.map((bytes) => String.fromCharCode(...bytes)).join('');
  const release = () => {
    const rest = held;
    held = [];
    return rest;
  };
  return {
    push(bytes) {
      if (isOver) return [bytes];
      held.push(bytes);
      const length = held.reduce((sum, piece) => sum + piece.length, 0);
      const mayBe = length <= maxLength && opening.startsWith(text().slice(0, opening.length));
      if (mayBe) return [];
      isOver = true;
      return release();
    },
    end() {
      const said = text();
      return complaint.test(said) ? { said } : { rest: release() };
    },
  };
}
