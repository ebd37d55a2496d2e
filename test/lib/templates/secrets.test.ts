import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Judge } from '../../../src/lib/templates/judge.ts';
import { LITERAL, TEMPLATES } from '../../../src/lib/templates/segments.ts';
import { RouteTable } from '../../../src/protocols/http/routes.ts';
import { Chance, KINDS } from './ids.ts';
import { readWords } from './word-files.ts';

const IDS = 10_000;

function routeOf(table: RouteTable, path: string): string {
  const bytes = Buffer.from(path);
  return table.routeOf(bytes, 0, bytes.length);
}

describe('of ten thousand ids of a kind at most one in a thousand is shown', () => {
  for (const [kind, make] of Object.entries(KINDS)) {
    it(kind, () => {
      const chance = new Chance(14);
      // What had no room would be hidden for that reason.
      const table = new RouteTable([], { maxChildren: 2 * IDS, maxNodes: 4 * IDS, maxDepth: 16, maxLength: 1000 });
      const shown = Array.from({ length: IDS }, () => make(chance)).filter((id) => {
        const hidden = /^\/files\/(index\.jsp|(user|order|img)-)?(\{[a-z]+\})?$/.test(routeOf(table, `/files/${id}`));
        return !hidden;
      });
      assert.ok(shown.length <= IDS / 1000, `${shown.length}: ${shown.slice(0, 8)}`);
    });
  }
});

describe('and of those that are the name of a file no part is, but words in front', () => {
  const FILES = ['.pdf', '.jpg', '.json', '.tar.gz', '.min.js'];
  const HIDDEN =
    /^\/files\/(index\.jsp|(user|order|img|tel:|sk_live_|ghp_|xoxb|pat|cus_)[-:]?)?(\{[a-z*]+\})?(\.pdf|\.jpg|\.json|\.tar\.gz|\.min\.js)?$/;
  for (const [kind, make] of Object.entries(KINDS)) {
    it(kind, () => {
      const chance = new Chance(14);
      const table = new RouteTable([], { maxChildren: 2 * IDS, maxNodes: 4 * IDS, maxDepth: 16, maxLength: 1000 });
      const shown = Array.from({ length: IDS }, (_, i) => `${make(chance)}${FILES[i % FILES.length]}`).filter(
        (id) => !HIDDEN.test(routeOf(table, `/files/${id}`)),
      );
      assert.ok(shown.length <= IDS / 1000, `${shown.length}: ${shown.slice(0, 8)}`);
    });
  }
});

describe('of five thousand words of routes at most one in two hundred is hidden', () => {
  const words = readWords('route-words');
  const judge = new Judge();
  const isHidden = (word: string) => {
    const bytes = Buffer.from(encodeURIComponent(word));
    return judge.judge(bytes, 0, bytes.length, 0) !== LITERAL;
  };

  it('in ten languages, and of public interfaces', () => {
    const all = [...words.values()].flat();
    assert.equal(new Set(all).size, 5000);
    const hidden = all.filter(isHidden);
    assert.ok(hidden.length <= 25, `${hidden.length}: ${hidden}`);
  });
  it('in each language at most three of 300', () => {
    for (const [section, list] of words) {
      if (list.length === 300) assert.ok(list.filter(isHidden).length <= 3, section);
    }
  });
  it('none of those that everybody knows', () => {
    assert.deepEqual((words.get('known') ?? []).filter(isHidden), []);
  });
  it('and none of them is among those that the letters were counted in', () => {
    const trained = new Set([...readWords('training-words').values()].flat());
    assert.deepEqual(
      [...words.values()].flat().filter((word) => trained.has(word)),
      [],
    );
  });
});

describe('where names and keys stand', () => {
  const PLACES =
    'users user people profile members accounts account customers reset token invite verify u kunden mitglieder clientes usuarios membres utenti leden medlemmar uzytkownicy uyeler einladung senha';
  const SUB_ROUTES =
    '/users/me /users/search /users/login /users/export /users/count /account/settings /account/billing /account/password /profile/edit /members/invite /customers/search /invite/accept /verify/email /reset/confirm /token/refresh /kunden/suche';
  // Common first and last names of the United States' census, written down.
  const FORENAMES =
    'james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph jessica thomas sarah charles karen daniel nancy matthew lisa anthony betty donald sandra steven ashley paul kimberly'.split(
      ' ',
    );
  const SURNAMES =
    'smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young allen'.split(
      ' ',
    );

  for (const place of PLACES.split(' ')) {
    it(`behind /${place}/ none of 1,024 names of persons is shown, joined or not, and no password of words`, () => {
      const table = new RouteTable();
      const names = FORENAMES.flatMap((forename, i) =>
        SURNAMES.map((surname, j) => `${forename}${['', '.', '-', '_'][(i + j) % 4]}${surname}`),
      );
      const shown = [...names, ...FORENAMES, 'correcthorse', 'correct-horse-battery', 'Tr0ub4dor'].filter(
        (name) => !/^\/[a-z]+\/\{[a-z]+\}\/orders$/.test(routeOf(table, `/${place}/${name}/orders`)),
      );
      assert.deepEqual(shown, []);
    });
  }
  for (const path of SUB_ROUTES.split(' '))
    it(`${path} stays`, () => assert.equal(routeOf(new RouteTable(), path), path));
});

describe('a segment', () => {
  const cases: readonly (readonly [path: string, route: string])[] = [
    ['/users/ada', '/users/{name}'],
    ['/users/ada.lovelace/orders/7', '/users/{name}/orders/{id}'],
    ['/users/me', '/users/me'],
    ['/users/sign_in', '/users/sign_in'],
    ['/user/createWithList', '/user/createWithList'],
    ['/Users/ListUsers', '/Users/ListUsers'],
    ['/sessions/abc', '/sessions/{token}'],
    ['/sessions/new', '/sessions/new'],
    ['/@ada', '/{name}'],
    ['/users/@me/guilds', '/users/@me/guilds'],
    ['/~ada/index.html', '/{name}/index.html'],
    ['/wiki/Ada%20Lovelace', '/wiki/{name}'],
    ['/npm/lodash@4.17.21/lodash.min.js', '/npm/lodash@4.17.21/lodash.min.js'],
    ['/static/main.3f2a1b9c.js', '/static/main.{hash}.js'],
    ['/assets/index-DiwrgTdB.css', '/assets/index-{token}.css'],
    ['/static/js/vendor.0a1b2c3d4e5f.chunk.js.map', '/static/js/vendor.{hash}.chunk.js.map'],
    ['/media/550e8400-e29b-41d4-a716-446655440000.png', '/media/{uuid}.png'],
    ['/avatars/9fK2mQx7LpTzW4.jpg', '/avatars/{token}.jpg'],
    ['/files/V1StGXR8_Z5jdHi6B-myT.pdf', '/files/{token}.pdf'],
    ['/files/exGL-B6SMtxLn75AlZ5qQ.tar.gz', '/files/{token}.tar.gz'],
    ['/files/00-559-509-5493.pdf', '/files/{token}.pdf'],
    ['/orders/42.json', '/orders/{id}.json'],
    ['/404.html', '/404.html'],
    ['/order-10042', '/order-{id}'],
    ['/CVE-2024-12345', '/{id}'],
    ['/backups/daily-1234567.zip', '/backups/daily-{id}.zip'],
    ["/odata/Users('ada')/Orders", '/odata/Users({token})/Orders'],
    ['/odata/Orders(42)', '/odata/Orders({token})'],
    ['/year=2024/month=7', '/year={token}/month={token}'],
    ['/rpc/getTotal()', '/rpc/getTotal()'],
    ['/caf%C3%A9/%C3%BCber-uns', '/caf%C3%A9/%C3%BCber-uns'],
    ['/%D0%BA%D0%BE%D0%BD%D1%82%D0%B0%D0%BA%D1%82%D1%8B', '/%D0%BA%D0%BE%D0%BD%D1%82%D0%B0%D0%BA%D1%82%D1%8B'],
    ['/%E5%85%B3%E4%BA%8E%E6%88%91%E4%BB%AC', '/%E5%85%B3%E4%BA%8E%E6%88%91%E4%BB%AC'],
  ];
  for (const [path, expected] of cases) {
    it(`of ${path} is ${expected} from the first time on`, () =>
      assert.equal(routeOf(new RouteTable(), path), expected));
  }

  it('with a template in it has one place, whatever its value is', () => {
    const table = new RouteTable();
    const chance = new Chance(1);
    const routes = new Set<string>();
    for (let i = 0; i < 1000; i += 1) routes.add(routeOf(table, `/main.${chance.text('0123456789abcdef', 20)}.js`));
    assert.deepEqual([...routes], ['/main.{hash}.js']);
    assert.equal(table.nodes, 2);
  });
  it('is judged whatever its bytes are, and however many', () => {
    const chance = new Chance(2);
    for (let i = 0; i < 20_000; i += 1) {
      const bytes = chance.bytes(chance.below(40) * (i % 100 === 0 ? 60 : 1));
      const template = new Judge().judge(bytes, 0, bytes.length, 0);
      assert.ok(template === LITERAL || TEMPLATES[template] !== undefined);
    }
  });
});
