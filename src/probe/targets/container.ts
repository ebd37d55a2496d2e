import { bestName, meantBy, type NamedContainer } from '../../host/containers/named.ts';
import { containerNames } from '../../host/containers/names.ts';
import { runningContainers } from '../../host/containers/running.ts';
import { UserError } from '../../lib/errors.ts';
import { nearestName } from '../../lib/nearest.ts';
import { Paced } from './paced.ts';
import { PlacedContainers } from './placed-containers.ts';
import { shown } from './shown.ts';
import type { Selection, Target, TargetDescription, TargetHost, Watched } from './target.ts';

export interface ContainerOption {
  readonly kind: 'container';
  /** Its id or the beginning of it, its name; of Kubernetes also `POD`, `NAMESPACE/POD`, `NAMESPACE/POD/CONTAINER` and a pod's uid. */
  readonly name: string;
  /** Wait for it, at the start and after its end. */
  readonly follow: boolean;
}

/** Of an error's list. */
const MAX_LISTED = 10;
/** Three names of Kubernetes with slashes. */
const MAX_NAME = 768;
const SHORT_ID = 12;

/** Whoever is in a container, or in those of a pod, but for sae-mon itself. It ends with it; followed, the next one of its name takes its place. */
export class ContainerTarget implements Target {
  readonly label: string;
  readonly selection: Selection;
  readonly #option: ContainerOption;
  readonly #search: Paced<NamedContainer[]>;
  readonly #placed: PlacedContainers;

  /** @throws UserError NO_SUCH_CONTAINER */
  static resolve(option: ContainerOption, host: TargetHost): ContainerTarget {
    const containers = namedContainers(host);
    const found = option.name.length > MAX_NAME ? [] : meantBy(option.name, containers);
    if (found.length > 1) throw ambiguous(option.name, found);
    if (found.length === 0 && !option.follow) throw noneNamed(option.name, containers);
    return new ContainerTarget(option, found[0] ?? [], host);
  }

  /** Made by `resolve`. */
  constructor(option: ContainerOption, found: readonly NamedContainer[], host: TargetHost) {
    const [only] = found;
    this.label = `container ${shown(only !== undefined && found.length === 1 ? shortName(only) : option.name)}`;
    this.#option = option;
    this.#search = new Paced(() => meantBy(option.name, namedContainers(host))[0] ?? []);
    this.#placed = new PlacedContainers(found, host);
    const byNumber = option.follow || this.#placed.needNumbers;
    this.selection = {
      cgroups: Math.max(this.#placed.cgroups, 1),
      ...(byNumber && { processes: { followChildren: true } }),
    };
  }

  /** @throws UserError NO_SUCH_CONTAINER if it is gone */
  seed(watched: Watched): void {
    if (this.hasEnded()) throw noneNamed(this.#option.name, []);
    this.#placed.place(watched, this.selection.cgroups ?? 0);
  }

  refresh(watched: Watched): void {
    if (this.#option.follow && this.#placed.haveEnded()) {
      const found = this.#search.look() ?? [];
      if (found.length > 0) {
        this.#placed.replace(found);
        this.#placed.place(watched, this.selection.cgroups ?? 0);
      }
    }
    this.#placed.add(watched);
  }

  members(): number[] {
    return this.#placed.members();
  }

  describe(): TargetDescription[] {
    const each = this.#placed.containers.map((container) => ({
      kind: 'container',
      value: bestName(container),
      processes: this.#placed.membersOf(container).length,
    }));
    return each.length > 0 ? each : [{ kind: 'container', value: this.#option.name, processes: 0 }];
  }

  hasEnded(): boolean {
    return !this.#option.follow && this.#placed.haveEnded();
  }
}

function namedContainers({ procPath, rootPath = '/' }: TargetHost): NamedContainer[] {
  const nameOf = containerNames(procPath, rootPath);
  return runningContainers(procPath).map((container) => ({ ...container, named: nameOf(container.id) }));
}

function shortName({ id, named }: NamedContainer): string {
  return named?.name ?? id.slice(0, SHORT_ID);
}

function ambiguous(name: string, found: readonly (readonly NamedContainer[])[]): UserError {
  const list = found
    .slice(0, MAX_LISTED)
    .map(([first]) => `--container ${first === undefined ? '' : listed(first, name)}`);
  if (found.length > MAX_LISTED) list.push('…');
  return new UserError('NO_SUCH_CONTAINER', `${found.length} containers are meant by ${shown(name)}: say which`, list);
}

/** By what was asked for: an id where its beginning was given, a pod where its name was. */
function listed({ id, named }: NamedContainer, asked: string): string {
  if (named === null) return id;
  if (named.pod?.pod === asked) return `${named.pod.namespace}/${asked}`;
  return id.startsWith(asked) || named.name === asked ? `${id}  (${shown(named.name)})` : shown(named.name);
}

function noneNamed(name: string, containers: readonly NamedContainer[]): UserError {
  const names = containers.flatMap(({ named }) =>
    named === null ? [] : [named.name, ...(named.pod ? [named.pod.pod] : [])],
  );
  const near = name.length > MAX_NAME ? null : nearestName(name, names);
  const next = near === null ? [] : [`did you mean --container ${shown(near)}?`];
  if (/^[0-9a-f]{1,3}$/.test(name)) next.push('of an id at least four digits are needed');
  if (process.geteuid?.() !== 0) next.push('names of containers are for root alone to read: run with sudo');
  next.push('sae-mon targets shows what runs; with --follow sae-mon waits for it');
  return new UserError('NO_SUCH_CONTAINER', `no container ${shown(name)} runs here`, next);
}
