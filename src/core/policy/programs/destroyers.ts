import { destructive, type Finding, forbidden, write } from '../finding.ts';
import { isRawDevice, judgePath, normalise } from '../paths.ts';
import { always, type Judge, type Programs } from '../program.ts';

function all(names: string, finding: (name: string) => Finding): Programs {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, always(finding(name))]));
}

const rm: Judge = (words, _context, name) => {
  const targets = words.filter(({ text }) => !text.startsWith('-'));
  const isRecursive = words.some(({ text }) => /^-[a-zA-Z]*[rR]|^--recursive/.test(text));
  const whole = targets.find(({ text }) =>
    /^\/+\**$|^\/\.$|^(?:\/(?:bin|boot|dev|etc|lib|lib64|proc|sbin|sys|usr|var|home|root|opt|srv)\/?\**)$/.test(
      normalise(text) || text,
    ),
  );
  if (name === 'rm' && isRecursive && whole !== undefined)
    return forbidden('rm-root', `"rm -r ${whole.text}" takes the whole system away`);
  return destructive('removes', `"${name}" removes files`);
};

/** Programs that write to what their words name: a device or the kernel among them is worse than a file. */
const writer =
  (why: string): Judge =>
  (words) => {
    for (const word of words) {
      const path = normalise(word.text.replace(/^(?:of|if)=/, ''));
      if (/^\/dev\/(?!null$|std|fd\/|zero$|u?random$|tty$|shm\/)/.test(path) || isRawDevice(path))
        return forbidden('raw-device', `it writes the device "${word.text}"`);
      if (/^\/(?:proc|sys)\//.test(path))
        return forbidden('kernel-write', `it changes the kernel through "${word.text}"`);
      if (judgePath(word)?.class === 'forbidden') return judgePath(word) as Finding;
    }
    return write('writes', why);
  };

/** `cp /dev/null FILE` empties a file, `mv FILE /dev/null` loses it. */
function overNothing(judge: Judge): Judge {
  return (words, context, name) => {
    const finding = judge(words, context, name);
    return finding.class === 'write' && words.some(({ text }) => text === '/dev/null')
      ? destructive('truncates', `"${name}" with /dev/null empties or loses a file`)
      : finding;
  };
}

const dd: Judge = (words) => {
  const out = words.find(({ text }) => text.startsWith('of='));
  const input = words.find(({ text }) => text.startsWith('if='));
  const secret = input === undefined ? undefined : judgePath({ text: input.text.slice(3), kind: input.kind });
  if (secret?.class === 'forbidden') return secret;
  if (out === undefined) return write('dd', '"dd" reads whatever it is given');
  const target = writer('"dd" writes')([out], {} as never, 'dd');
  return target.class === 'forbidden'
    ? target
    : destructive('overwrites', `"dd" overwrites "${out.text.slice(3)}"`);
};

const chmod: Judge = (words, _context, name) => {
  const isRecursive = words.some(({ text }) => /^-[a-zA-Z]*R|^--recursive/.test(text));
  return isRecursive
    ? destructive('permissions', `"${name} -R" changes the permissions of a whole tree`)
    : write('permissions', `"${name}" changes permissions`);
};

/** Copies between machines, and removes what the other side has not where it is told to. */
const carries: Judge = (words, context, name) => {
  if (words.some(({ text }) => /^--(?:del\b|delete|remove-source-files)/.test(text)))
    return destructive('removes', `"${name}" in this form removes files`);
  return always(write('network', `"${name}" carries data to other machines`))(words, context, name);
};

/** What is known to destroy or to change, in every form. */
export const destroyers: Programs = {
  rm,
  rmdir: rm,
  unlink: rm,
  shred: always(destructive('removes', '"shred" destroys files')),
  srm: always(destructive('removes', '"srm" destroys files')),
  wipe: always(destructive('removes', '"wipe" destroys files')),
  dd,
  ...all('truncate fallocate', (name) => destructive('overwrites', `"${name}" cuts or fills files`)),
  ...all(
    'mkfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mke2fs mkswap wipefs fdisk sfdisk cfdisk gdisk sgdisk parted partprobe fsck e2fsck xfs_repair tune2fs resize2fs lvremove vgremove pvremove lvcreate lvextend lvreduce vgreduce pvcreate mdadm cryptsetup blkdiscard hdparm zpool zfs btrfs losetup dmsetup badblocks debugfs',
    (name) => destructive('filesystem', `"${name}" changes disks`),
  ),
  ...all('reboot shutdown halt poweroff init telinit kexec', (name) =>
    destructive('shutdown', `"${name}" ends the system`),
  ),
  ...all('ifdown', (name) => destructive('network-change', `"${name}" takes a part of the network away`)),
  ...all('umount swapoff swapon fstrim quotaoff', (name) =>
    destructive('filesystem', `"${name}" takes a file system away`),
  ),
  ...all('userdel groupdel deluser delgroup passwd chpasswd usermod groupmod gpasswd', (name) =>
    destructive('accounts', `"${name}" changes accounts`),
  ),
  ...all('useradd groupadd adduser addgroup newusers chsh chfn vipw visudo', (name) =>
    write('accounts', `"${name}" changes accounts`),
  ),
  ...all('dropdb dropuser pg_resetwal pg_restore pg_rewind reindexdb vacuumlo pg_dropcluster', (name) =>
    destructive('database', `"${name}" takes data away`),
  ),
  ...all('createdb createuser vacuumdb clusterdb initdb pg_basebackup', (name) =>
    write('database', `"${name}" changes the database server`),
  ),
  ...all('logrotate', (name) => destructive('removes', `"${name}" turns logs over and removes old ones`)),
  ...all('nsenter unshare setns runc ctr crictl docker podman nerdctl buildah', (name) =>
    forbidden('escape', `"${name}" leaves the container`),
  ),
  ...all('insmod rmmod modprobe kmod depmod', (name) =>
    forbidden('kernel-module', `"${name}" changes the kernel`),
  ),
  ...all('setcap setfacl setfattr chattr', (name) => write('permissions', `"${name}" changes permissions`)),
  ...all('socat telnetd sshd rsh rlogin', (name) =>
    write('network', `"${name}" opens connections of any kind`),
  ),
  ...all('sftp ftp tftp lftp mosh sshfs', (name) =>
    write('network', `"${name}" carries data to other machines`),
  ),
  scp: carries,
  rsync: carries,
  ...all('pkexec login newgrp sg', (name) => write('identity', `"${name}" acts as somebody else`)),
  ...all('mknod mkfifo pivot_root switch_root', (name) =>
    write('filesystem', `"${name}" changes the file system`),
  ),
  mount: (words, context, name) =>
    words.length === 0 ||
    /^(?:-l|-v)(?: -t [\w,]+)?$|^-t [\w,]+$/.test(words.map(({ text }) => text).join(' '))
      ? { class: 'read', rule: 'read', why: '"mount" lists what is mounted' }
      : always(destructive('filesystem', '"mount" changes what a path means'))(words, context, name),
  chmod,
  chown: chmod,
  chgrp: chmod,
  chcon: chmod,
  tee: writer('"tee" writes files'),
  cp: overNothing(writer('"cp" writes files')),
  mv: overNothing(writer('"mv" moves files')),
  ln: writer('"ln" makes links'),
  install: writer('"install" writes files'),
  touch: writer('"touch" makes files'),
  mkdir: writer('"mkdir" makes directories'),
  mktemp: writer('"mktemp" makes files'),
  split: writer('"split" writes files'),
  csplit: writer('"csplit" writes files'),
  patch: writer('"patch" changes files'),
  sponge: writer('"sponge" writes files'),
  zip: (words, context, name) =>
    words.some(({ text }) => /^-[a-zA-Z]*[md]|^--(?:move|delete)/.test(text))
      ? destructive('removes', '"zip" takes files away in this form')
      : writer('"zip" writes archives')(words, context, name),
  sync: always(write('writes', '"sync" flushes to disks')),
  ...all('vi vim nano emacs ed ex pico joe view nvim more man info', (name) =>
    write('interactive', `"${name}" needs a terminal`),
  ),
  ...all('screen tmux expect dialog whiptail', (name) => write('interactive', `"${name}" needs a terminal`)),
  ...all('memcflush memcrm exim-remove atrm', (name) =>
    destructive('removes', `"${name}" removes what is stored`),
  ),
  postsuper: (words) =>
    words.some(({ text }) => /^-[a-z]*d|^ALL$/.test(text))
      ? destructive('removes', '"postsuper" removes messages')
      : write('queue', '"postsuper" changes the queue of messages'),
  's6-svc': (words) =>
    words.some(({ text }) => /^-[a-zA-Z0-9]*[dkKhtrxO]/.test(text))
      ? destructive('service', '"s6-svc" ends or restarts a service')
      : write('service', '"s6-svc" changes a service'),
  ...all('at batch', (name) => write('later', `"${name}" runs commands later`)),
  yes: always(write('endless', '"yes" never ends')),
};
