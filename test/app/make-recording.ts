/** Makes a recording of one conversation without a kernel: for tests of replay. */
import { RecordingWriter } from '../../src/events/recording-writer.ts';
import { Conversation } from '../connections/conversation.ts';
import { RECORDING_HEADER } from '../events/recording-header.ts';

export const RECORDED_COMMAND = 'redis-server';

/** A server's end of `count` Redis GETs, one each millisecond, of which every tenth answers with an error. */
export async function makeRecording(path: string, count: number): Promise<void> {
  await recordServer(path, new Conversation(), function* (conversation) {
    for (let index = 0; index < count; index++) {
      conversation.nowNs = (index + 1) * 1e6;
      yield conversation.receive('*2\r\n$3\r\nGET\r\n$1\r\nk\r\n');
      conversation.nowNs += 100_000;
      yield conversation.send(index % 10 === 9 ? '-WRONGTYPE no\r\n' : '$1\r\nv\r\n');
    }
  });
}

/** What `talk` makes of a server's end of a conversation, record by record. */
export async function recordServer(
  path: string,
  conversation: Conversation,
  talk: (conversation: Conversation) => Iterable<Uint8Array>,
): Promise<void> {
  const writer = RecordingWriter.open(path);
  writer.start({ ...RECORDING_HEADER, clocks: { ...RECORDING_HEADER.clocks, monotonicNs: 0 } });
  writer.process({
    tgid: 100,
    command: RECORDED_COMMAND,
    cgroup: null,
    containerId: null,
    containerName: null,
    unit: null,
  });
  for (const record of talk(conversation)) writer.batch(conversation.nowNs, record, record.length, 1);
  writer.counters({ atNs: conversation.nowNs, counters: {} });
  await writer.finish(conversation.nowNs);
}
