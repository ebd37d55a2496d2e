/** Reads header after header, up to the Internet's. */
import { readEthernet, readEtherType, readLlc } from './ethernet.ts';
import { readGre } from './gre.ts';
import * as layers from './header-cursor.ts';
import { readLabelled, readLabels, readNsh } from './labels.ts';
import { readHdlc, readPpp, readPppoe } from './ppp.ts';

/** More than any network stacks: a frame of nothing but tags ends there. */
const MAX_HEADERS = 32;

/** Moves the cursor, at which `first` begins, to where reading ends. */
export function readHeaders(cursor: layers.HeaderCursor, first: layers.Layer): layers.EndLayer {
  let layer = first;
  for (let count = 0; count < MAX_HEADERS; count += 1) {
    if (isEnd(layer)) return layer;
    layer = readHeader(cursor, layer);
  }
  return isEnd(layer) ? layer : cursor.leave('too many headers');
}

function isEnd(layer: layers.Layer): layer is layers.EndLayer {
  return layer < layers.ETHERNET;
}

function readHeader(cursor: layers.HeaderCursor, layer: layers.HeaderLayer): layers.Layer {
  switch (layer) {
    case layers.ETHERNET:
      return readEthernet(cursor);
    case layers.ETHER_TYPE:
      return readEtherType(cursor);
    case layers.LLC:
      return readLlc(cursor);
    case layers.PPP:
      return readPpp(cursor);
    case layers.PPPOE:
      return readPppoe(cursor);
    case layers.HDLC:
      return readHdlc(cursor);
    case layers.LABELS:
      return readLabels(cursor);
    case layers.LABELLED:
      return readLabelled(cursor);
    case layers.NSH:
      return readNsh(cursor);
    case layers.GRE:
      return readGre(cursor);
    default:
      return layer satisfies never;
  }
}
