import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiPod, type Rig, startRig } from './kube-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

const cases: readonly (readonly [script: string, stdout: string, code?: number])[] = [
  ['echo "$0 $# $@"', 'sh 2 a b c\n'],
  ['for x in "$@"; do echo "<$x>"; done', '<a b>\n<c>\n'],
  ['printf "%s|" "$@"', 'a b|c|'],
  ['x=$(echo one; echo two); echo "$x"; echo $x', 'one\ntwo\none two\n'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's, not ours.
  ['echo ${unset:-word} ${1#a } ${#1} ${HOSTNAME%%-*}', 'word b 3 api\n'],
  ['i=0; while [ $i -lt 3 ]; do i=$((i + 1)); done; echo $i', '3\n'],
  ['case "$1" in a*) echo yes ;; *) echo no ;; esac', 'yes\n'],
  ['f() { echo "f $1"; return 4; }; f x; echo $?', 'f x\n4\n'],
  ['yes | head -2; seq 3 | tac | tr "\\n" ,', 'y\ny\n3,2,1,'],
  ['echo hi > /tmp/x; cat < /tmp/x; cat <<EOF\n$1\nEOF', 'hi\na b\n'],
  ['{ echo out; echo err >&2; } 2>&1 | sort', 'err\nout\n'],
  ['set -e; false || echo kept; false; echo never', 'kept\n', 1],
  ['set -u; echo $nothing', '', 2],
  ['sleep 60 & kill $!; wait $!; echo $?', '143\n'],
  ['trap "echo caught" TERM; kill -TERM $$; echo after', 'caught\nafter\n'],
  ['trap \'echo "bye $?"\' EXIT; exit 4', 'bye 4\n', 4],
  ['trap \'echo "still $?"\' EXIT; exec nosuch', 'still 127\n', 127],
  ["trap 'echo never' EXIT; exec sh -c 'exit 127'", '', 127],
  ['timeout 0.1 sleep 60; echo $?', '124\n'],
  ['nosuch; echo $?', '127\n'],
  ['cd /app; pwd; cat VERSION; ls *.yml', '/app\n2.14.0\nconfig.yml\n'],
  ["grep port /app/config.yml | awk '{print $2}'", '8080\n'],
  ['exec 3>&1; echo three >&3; printf "\\303\\251\\n"', 'three\né\n'],
  ['command -v timeout setsid; hostname', `/usr/bin/timeout\n/usr/bin/setsid\n${apiPod}\n`],
  ['(exit 5); echo $?; ! true; echo $?', '5\n1\n'],
  ['sh -c \'echo "$1" $0\' inner word', 'word inner\n'],
  ['echo "unterminated', '', 2],
];

for (const [script, stdout, code = 0] of cases) {
  test(script, async () => {
    const exec = await rig.exec({ argv: ['sh', '-c', script, 'sh', 'a b', 'c'] });
    await exec.closed;
    expect(exec.text(1)).toBe(stdout);
    const status = JSON.parse(exec.text(3));
    expect(status.status === 'Success' ? 0 : Number(status.details.causes[0].message)).toBe(code);
  });
}

test('files stay in their container', async () => {
  const write = await rig.exec({ argv: ['sh', '-c', 'echo mine > /tmp/note'] });
  await write.closed;
  const elsewhere = await rig.exec({ argv: ['cat', '/tmp/note'], pod: 'db-0', container: 'postgres' });
  await elsewhere.closed;
  expect(elsewhere.text(2)).toContain('No such file');
});
