import { type Topic, text } from '../topic.ts';

export const TARGETS: Topic = {
  name: 'targets',
  summary: 'whom to watch, and how to name them',
  section: 'TARGETS',
  parts: [
    text(
      'A target is who is watched: both what it serves and what it calls is counted. Flags of targets may be given several times, and are taken together; a value that begins with `!` leaves out instead. What a target starts is watched, too. `sae-mon targets` lists who speaks on this host, and `sae-mon top` without a target lets you choose.',
    ),
    {
      kind: 'list',
      title: 'Flags',
      items: [
        ['--pid N[,N…]', 'processes, with their children'],
        ['--comm NAME', 'all processes of a program, also those that start later'],
        ['--port N[,N…]', 'who serves a port, in whatever container; with --callers who calls it, here or far away'],
        ['--cgroup PATH|NAME', 'a unit or slice of systemd, or any cgroup'],
        ['--container ID|NAME', 'a container of any runtime, or a pod: POD, NAMESPACE/POD, NAMESPACE/POD/CONTAINER'],
        ['--all', 'whoever runs here, but for sae-mon itself'],
        ['--follow', 'wait for who is named, also when it is started again'],
        ['-- COMMAND', 'a command, from its first system call to its end'],
        ['--replay FILE', 'a recording, or a packet capture: no root is needed'],
      ],
    },
    {
      kind: 'commands',
      commands: [
        ['targets', 'who speaks on this host, and how to name it'],
        ['top --pid 123', 'a process and its children'],
        ['top --comm nginx --follow', 'a program, also after its end'],
        ['top --port 6379', 'who serves a port'],
        ['trace --port 6379 --callers', 'what is said to that port, whoever says it'],
        ['top --cgroup nginx.service', 'a service of systemd'],
        ['top --container web', 'a container by its name'],
        ["top --all --comm '!sshd'", 'whoever runs here, but for sshd'],
        ['export --json -- true', 'a command'],
        ['top --once --replay incident.rec', 'a recording'],
      ],
    },
  ],
};
