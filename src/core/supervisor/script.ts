/**
 * The shell text that runs a command and proves how it ended. Plain POSIX `sh`, tried with dash, bash, mksh and busybox ash.
 *
 * - What it starts carries its nonce in the environment, so that what leaves its session can still be found.
 * - It first says, on stderr, its process id, group, session and start time, so that somebody else can stop it.
 * - The command's words reach the program through `"$@"`, never through the shell's own grammar, and never as a builtin.
 * - `timeout` is a dead man's switch for the case that voicepipe itself dies; it is probed, because old busybox ones have
 *   another grammar. Without it the command runs all the same.
 * - The shell's own words about its child ("Killed") go nowhere: its stderr is kept as descriptor 9 for the command alone.
 * - TERM to the group is survived (a trap, not ignored, so the program does not inherit it): the exit code is still said.
 * - The last thing said is the exit code.
 *
 * A marker is RS (0x1e) `vp:NONCE:…` RS. The text holds no RS itself, so a process list that shows it is no marker.
 */
const runScript = `_vpn=$1 _vpt=$2 _vps=$3; shift 3
_vpl= _vpw=- VOICEPIPE_RUN=$_vpn
export VOICEPIPE_RUN
{ while IFS= read -r _vpk || [ -n "$_vpk" ]; do _vpl="$_vpl$_vpk "; done </proc/$$/stat; } 2>/dev/null
_vpl=\${_vpl##*") "}
[ -n "$_vpl" ] && _vpw=$(IFS=' '; set -f; set -- $_vpl; echo "$3:$4:\${20}")
trap : TERM
exec 9>&2 2>/dev/null
printf '\\036vp:%s:start:%s:%s\\036' "$_vpn" "$$" "$_vpw" >&9
set -- sh -c "$_vps" voicepipe "$_vpn" "$@"
if timeout -k 1 9 sh -c : </dev/null >/dev/null 9>&-; then (exec timeout -k 5 "$_vpt" "$@" 2>&9 9>&-)
elif timeout 9 sh -c : </dev/null >/dev/null 9>&-; then (exec timeout "$_vpt" "$@" 2>&9 9>&-)
else (exec "$@" 2>&9 9>&-); fi
_vpc=$?
printf '\\036vp:%s:exit:%s\\036' "$_vpn" "$_vpc" >&9
exit "$_vpc"`;

/**
 * Makes the program out of the shell it runs in, or proves that it could not: what follows an `exec` is reached only where
 * nothing was started, whatever the exit code of a program may be. bash forgets its traps there, unless `execfail` lets it go
 * on; mksh has no builtin `printf` and cannot wait for another process there. A name that begins with `-` needs `--` before it, except in dash, which would run a program of that name.
 */
const startScript = `_vpn=$1; shift
_vpp='printf %b'
[ -z "$KSH_VERSION" ] || _vpp='print -n'
trap 'case $? in 126) _vpw=denied ;; 127) _vpw=missing ;; *) _vpw= ;; esac
[ -z "$_vpw" ] || $_vpp "\\0036vp:$_vpn:unstarted:$_vpw\\0036" >&2' EXIT
[ -z "$BASH_VERSION" ] || shopt -s execfail 2>/dev/null
case $1 in -*) if (exec -- sh -c :) 2>/dev/null; then set -- -- "$@"; fi ;; esac
exec "$@"`;

/**
 * Sends a signal (`0`: none) to every process of the supervised command's session and group, and to those that were started with
 * its nonce in their environment (`setsid`, daemons), and says which are left. Reads `/proc` with builtins only; zombies are gone,
 * whatever their parent does. A leader with another start time is a stranger; who began earlier is not looked at, for that takes time.
 */
const stopScript = `_n=$1 _s=$2 _p=$3 _g=$4 _i=$5 _t=$6 _r=$7
_left=
if [ -r /proc/self/stat ]; then
  [ "$_s" = 0 ] || [ "$_g" != "$_p" ] || kill -s "$_s" -- "-$_g" 2>/dev/null
  for _d in /proc/[0-9]*; do
    _l=
    { while IFS= read -r _k || [ -n "$_k" ]; do _l="$_l$_k "; done <"$_d/stat"; } 2>/dev/null
    [ -n "$_l" ] || continue
    _q=\${_d#/proc/}
    IFS=' '; set -f; set -- \${_l##*") "}; set +f
    case $1 in Z|X) continue ;; esac
    [ "$_q" = "$_p" ] && [ "\${20}" != "$_t" ] && continue
    _e=
    if [ "$_q" = "$_p" ] || { [ "$_i" = "$_p" ] && [ "$4" = "$_i" ]; } || { [ "$_g" = "$_p" ] && [ "$3" = "$_g" ]; }; then _e=$_r
    elif [ "\${20}" -ge "$_t" ]; then
      { while IFS= read -r _k || [ -n "$_k" ]; do _e="$_e$_k "; done <"$_d/environ"; } 2>/dev/null
    fi
    case $_e in *"$_r"*)
      _left="$_left $_q"
      [ "$_s" = 0 ] || kill -s "$_s" "$_q" 2>/dev/null
    esac
  done
else
  [ "$_s" = 0 ] || kill -s "$_s" -- "-$_p" 2>/dev/null
  kill -0 -- "-$_p" 2>/dev/null && _left=" $_p"
fi
printf '\\036vp:%s:left:%s\\036' "$_n" "$_left"`;

/** A running supervised command, as its supervisor announced it. */
export interface Announced {
  /** The nonce of its attempt, which its environment carries. */
  readonly run: string;
  readonly pid: number;
  /** Absent where the container has no `/proc` to read. */
  readonly group?: number;
  readonly session?: number;
  /** Clock ticks from the node's boot to the start of the process (proc(5), field 22). */
  readonly startTime?: string;
}

/**
 * The argv that runs `argv` under supervision. `seconds` is when `timeout` ends it in the pod, should nobody else do so.
 * `nonce` is random, of letters and digits, one for each attempt.
 */
export function superviseArgv(
  argv: readonly string[],
  { nonce, seconds }: { readonly nonce: string; readonly seconds: number },
): readonly string[] {
  return ['sh', '-c', runScript, 'voicepipe', nonce, String(seconds), startScript, ...argv];
}

/** The argv of one look at what is left of a supervised command, with a signal on the way unless it is `0`. */
export function stopArgv(
  announced: Announced,
  { nonce, signal }: { readonly nonce: string; readonly signal: 'TERM' | 'KILL' | '0' },
): readonly string[] {
  const { run, pid, group, session, startTime } = announced;
  return [
    'sh',
    '-c',
    stopScript,
    'voicepipe',
    nonce,
    signal,
    String(pid),
    String(group ?? '-'),
    String(session ?? '-'),
    startTime ?? '-',
    `VOICEPIPE_RUN=${run}`,
  ];
}

/** Whether an empty answer to `stopArgv` proves that nothing of the command is left: its supervisor leads a group or session. */
export function isStopProvable({ pid, group, session }: Announced): boolean {
  return group === undefined || group === pid || session === pid;
}
