package io.syncline.definition.check.type;

import static io.syncline.definition.Samples.HEAD;
import static io.syncline.definition.Samples.load;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.definition.Source;
import io.syncline.definition.source.DefinitionReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TypeChecksTest {

  private static final String WHOLE =
      """
      type: shop
      baseUrl: ${baseUrl}
      settings:
        baseUrl: {required: true}
        token: {secret: true, required: true}
        hookSecret: {secret: true}
      auth: {kind: bearer, token: "${token}"}
      errors:
        - {status: "409", failure: alreadyThere, existing: "id (\\\\d+)"}
      webhook:
        signature: {secret: "${hookSecret}", header: X-Signed, algorithm: sha256}
        identity: [uid]
        object: kind
        objects: {"client.*": clients}
        nativeId: ref
      objects:
        clients:
          entities: [contact]
          updatedAt: stamp
          archivedWhen: state=gone
          marker: tag
          matchKeys: [mail]
          fields:
            mail: {attribute: email, type: email, findable: true, unique: true}
            tag: {findable: true}
            name.first: firstName
            stamp: {format: "dd/MM/yyyy HH:mm:ss", timeZone: America/New_York}
          operations:
            list: {method: GET, path: /clients, records: rows, paging: {kind: page, parameter: page, first: 0}}
            changed: {method: GET, path: /clients, query: {since: "{since:dd/MM/yyyy HH:mm:ss}"}, records: rows}
            get: {method: GET, path: "/clients/{id}", query: {only: "{fieldNames:name}"}}
            find: {method: GET, path: /clients, query: {"{field}": "{value:quoted}"}, records: rows}
            create: {method: POST, path: /clients, headers: {Idempotency-Key: "{idempotencyKey}"}, body: {"...": "{fields}", label: "{fields.name.first|fields.mail}"}}
            update: {method: PATCH, path: "/clients/{id}", body: {client: "{fields}"}}
        bills:
          entities: [invoice]
          fields:
            fee: {minorUnits: {currency: money, places: {isk: 2}}}
            money: {type: currency}
            note: {format: adf}
          operations: {get: {path: "/bills/{id}"}}
      """;

  @Test
  void aWholeTypeHasNoProblem() {
    assertThat(findings(WHOLE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ${baseUrl}\\n          | ${basUrl}\\n           | 2:  | `basUrl` is not a setting of this type; did you mean `baseUrl`?
          "${token}"             | "${tokn}"              | 7:  | `tokn` is not a setting of this type; did you mean `token`?
          "409"                  | "4o9"                  | 9:  | `4o9` is no HTTP status
          (\\\\d+)               | (\\\\d+)(x)            | 9:  | the pattern has one group
          , records: rows, paging | , encoding: form, records: rows, paging | 29: | `encoding` says how a body is written, and there is no `body`
          body: {client:         | encoding: from, body: {client: | 34: | did you mean `form`?
          "{fieldNames:name}"    | "{fieldNames:each},x"  | 31: | is a parameter for each element: nothing may be beside it
          client: "{fields}"     | client: "{id:each}"    | 34: | `each` makes a query parameter for each element: it does nothing here
          currency: money        | currency: mony         | 38: | `mony` is not a field of this type; did you mean `money`?
          format: adf            | format: numbr          | 40: | `numbr` is no format of a text; did you mean `number`?
          format: adf            | format: adf, type: decimal | 40: | `adf` is the format of a field of type `text`
          format: adf            | format: yes, type: boolean | 40: | `yes` is no format of a boolean: two words such as `yes/no`
          isk: 2                 | isx: 2                 | 38: | `ISX` is no currency of ISO 4217
          isk: 2                 | isk: -2                | 38: | at least 0 decimal places
          fee: {                 | fee: {findable: true,  | 38: | cannot be searched for
          fee: {                 | fee: {type: boolean,   | 38: | `minorUnits` is of a field of type `decimal` or `money`
          minorUnits: {currency: money, | minorUnit: {currency: money, | 38: | did you mean `minorUnits`?
          "${hookSecret}"        | "${hookScret}"         | 11: | did you mean `hookSecret`?
          , header: X-Signed     | ''                     | 11: | `hmac` needs `header`
          sha256                 | sha265                 | 11: | did you mean `sha256`?
          sha256                 | sha256, tolerance: 5m  | 11: | `tolerance` needs `time`
          sha256                 | 'sha256, signed: "{bdy}"' | 11: | `bdy` is not a part of what is signed; did you mean `body`?
          sha256                 | 'sha256, signed: "{url}"' | 11: | what is signed holds `{body}`
          sha256                 | 'sha256, signed: "{time}.{body}"' | 11: | `{time}` is filled in from `time`
          sha256                 | 'sha256, time: X-Time' | 11: | what is signed holds `{time}` beside `time`
          sha256                 | 'sha256, time: {part: t}, part: t, signed: "{time}{body}"' | 11: | two parts
          sha256                 | 'sha256, username: me' | 11: | `username` does nothing beside `kind: hmac`
          sha256                 | 'sha256, kind: secret' | 11: | `algorithm` does nothing beside `kind: secret`
          sha256                 | 'es256'                | 11: | `es256` is of a public key: write `kind: publicKey` and `key`
          sha256                 | 'es265, kind: publicKey, key: k' | 11: | did you mean `es256`?
          sha256                 | 'es256, kind: publicKey' | 11: | `publicKey` needs `key`
          sha256                 | 'es256, kind: publicKey, key: "${hookSecrt}"' | 11: | did you mean `hookSecret`?
          sha256                 | 'sha256, kind: publicKey, key: k' | 11: | `publicKey` needs `algorithm`, the one that is accepted: es256, es384, rs256, rs384, rs512, ed25519
          sha256                 | 'es256, kind: publicKey, key: k' | 11: | `secret` does nothing beside `kind: publicKey`
          sha256                 | 'sha256, key: k'       | 11: | `key` does nothing beside `kind: hmac`
          sha256                 | 'es256, kind: jwt, claims: {aud: a}' | 11: | `jwt` needs `keys`
          algorithm: sha256}      | 'algorithm: es256, kind: jwt, claims: {aud: a}}\n  keyRequest: {path: "/k"}' | 12: | write `{keyId}`
          algorithm: sha256}      | 'algorithm: es256, kind: jwt, claims: {aud: a}}\n  keyRequest: {path: "/k/{keyIds}"}' | 12: | did you mean `keyId`?
          algorithm: sha256}      | 'algorithm: es256, kind: jwt, claims: {aud: a}}\n  keyRequest: {path: "/k/{keyId}", query: {t: "${tken}"}}' | 12: | did you mean `token`?
          algorithm: sha256}      | 'algorithm: es256, kind: jwt, claims: {aud: a}}\n  keyRequest: {path: "/k/{keyId}", key: "{a}"}' | 12: | a path is written here
          algorithm: sha256}      | 'algorithm: es256, kind: jwt, claims: {aud: a}}\n  keyRequest: {path: "/k/{keyId}", errors: [{status: 99, failure: missing}]}' | 12: | `99` is no HTTP status
          algorithm: sha256}      | 'algorithm: es256, kind: jwt, claims: {aud: a}, keys: "https://k.example.com/keys"}\n  keyRequest: {path: "/k/{keyId}"}' | 11: | one of them
          nativeId: ref          | 'nativeId: ref\n  keyRequest: {path: "/k/{keyId}"}' | 16: | `keyRequest` does nothing beside `kind: hmac`
          nativeId: ref          | nativeId: $key         | 15: | write `form: map`
          nativeId: ref          | nativeId: $body.ref    | 15: | `$body` is what stands beside `events`
          nativeId: ref          | 'nativeId: ref\n  own: {"{by}": us}' | 16: | a path is written here
          nativeId: ref          | 'nativeId: ref\n  form: mpa' | 16: | allowed: list, map
          sha256                 | 'es256, kind: jwt, claims: {aud: a}, keys: "https://${token}/keys"' | 11: | else another setting decides which keys are trusted
          sha256                 | 'es256, kind: jwt, claims: {aud: a}, keys: "http://k.example.com/keys"' | 11: | `https://<host>/…`
          sha256                 | 'es256, kind: jwt, claims: {iss: a}, keys: "https://k.example.com/keys"' | 11: | a token names this receiver or this body
          sha256                 | 'es256, kind: jwt, claims: {aud: a}, body: tokens, keys: "https://k.example.com/keys"' | 11: | a token is in a `header` or in the `body`
          sha256                 | 'sha256, kind: jwt, claims: {aud: a}, keys: "https://k.example.com/keys"' | 11: | `jwt` needs `algorithm`, the one that is accepted: es256, es384, rs256, rs384, rs512
          sha256                 | 'ed25519, kind: jwt, claims: {aud: a}, keys: "https://k.example.com/keys"' | 11: | `ed25519` is of `kind: publicKey`
          sha256                 | 'none, kind: jwt, claims: {aud: a}, keys: "https://k.example.com/keys"' | 11: | allowed: sha1
          sha256                 | 'es256, kind: jwt, claims: {aud: "${hookScret}"}, keys: "https://k.example.com/keys"' | 11: | did you mean `hookSecret`?
          sha256                 | 'sha256, kind: bsic'   | 11: | did you mean `basic`?
          algorithm: sha256      | 'kind: basic'          | 11: | `basic` needs `username`
          algorithm: sha256      | 'kind: unsigned'       | 11: | `header` does nothing beside `kind: unsigned`
          {secret: "${hookSecret}", header: X-Signed, algorithm: sha256} | {} | 11: | write `signature: unsigned`
          X-Signed               | X Signed               | 11: | `X Signed` is no name of a header
          identity: [uid]        | 'handshakes: [{challenge: challenge, answer: "{challenge}"}]' | 12: | is no place of a request
          identity: [uid]        | 'handshakes: [{challenge: "query:c", answer: "{chalenge}"}]' | 12: | did you mean `challenge`?
          identity: [uid]        | 'handshakes: [{method: GET, challenge: "query:c", answer: "{challenge}"}]' | 12: | write `unsigned: true`
          identity: [uid]        | 'handshakes: [{method: GET, unsigned: true, challenge: "body:c", answer: "{challenge}"}]' | 12: | a GET has no body
          identity: [uid]        | 'handshakes: [{method: PUT, challenge: "query:c", answer: "{challenge}"}]' | 12: | allowed: GET, POST
          identity: [uid]        | 'handshakes: [{challenge: "query:c", where: {"query:v": "${verfy}"}, answer: "{challenge}"}]' | 12: | `verfy` is not a setting
          "client.*": clients    | "client.*": client     | 14: | `client` is not an object of this type; did you mean `clients`?
          nativeId: ref          | 'nativeId: ref\n  nativeIds: {client: id}' | 16: | `client` is not an object of this type; did you mean `clients`?
          nativeId: ref          | 'nativeId: ref\n  nativeIds: {clients: "{id}"}' | 16: | a path is written here
          nativeId: ref          | 'nativeId: "ref|{id}"' | 15: | a path is written here
          nativeId: ref          | 'nativeId: "refs[0]|ref"' | 15: | `[0]` would pass over the other records of the list: `[]` names all of them
          nativeId: ref          | 'nativeId: "refs[]id"' | 15: | behind `[]` follows a dot and a path
          nativeId: ref          | 'nativeId: "refs[].a[].id"' | 15: | one place is wanted here
          nativeId: ref          | 'nativeId: "ref||id"'  | 15: | a name is missing
          nativeId: ref          | 'nativeId: ref\n  nativeIds: {clients: "[]"}' | 16: | a name is missing
          updatedAt: stamp       | 'id: "Id|"\n    updatedAt: stamp'     | 19: | a name is missing
          updatedAt: stamp       | 'id: "Id|{id}"\n    updatedAt: stamp' | 19: | a path is written here
          state=gone             | gone                   | 20: | `gone` is no `<path>=<value>`
          marker: tag            | marker: tga            | 21: | `tga` is not a field of this type
          type: email, findable: true | type: email    | 24: | `unique` needs `findable: true`
          [mail]                 | [mial]                 | 22: | `mial` is not a field of this type; did you mean `mail`?
          "dd/MM/yyyy HH:mm:ss", | "dd/MM/yyyy hours",    | 19: | `dd/MM/yyyy hours` is no time format
          parameter: page, first | sizeParameter: n, first | 29: | `page` says in `parameter`
          {status: "409", failure: alreadyThere, existing: "id (\\\\d+)"} | {path: "header:X A", is: x, failure: stale} | 9: | `header:` is followed by the name of a header
          {status: "409", failure: alreadyThere, existing: "id (\\\\d+)"} | {status: item, path: "header:X-A", is: x, failure: stale} | 9: | an item of a group has no headers
          body: {client: "{fields}"}} | 'body: {client: "{fields}"}, after: archive}' | 34: | only `delete` says `after`, and only `archive`
          body: {client: "{fields}"}} | 'body: {client: "{fields}"}}\n      delete: {after: archive, path: "/clients/{id}"}' | 35: | this object has no `archive`
          body: {client: "{fields}"}} | 'body: {client: "{fields}"}}\n      delete: {after: archiv, path: "/clients/{id}"}' | 35: | did you mean `archive`?
          body: {client: "{fields}"}} | 'body: {client: "{fields}"}}\n      delete: {path: "/clients/{id}/{version}"}' | 35: | `{version}` is read before: the object needs its `version`
          name.first: firstName  | 'name.first: {attribute: firstName, createOnly: true, writable: false}' | 26: | does nothing beside `writable: false`
          name.first: firstName  | 'name.first: {attribute: firstName, creatOnly: true}' | 26: | did you mean `createOnly`?
          first: 0               | first: 0, maxRecords: 100 | 29: | `maxRecords` needs `total`
          first: 0               | first: 0, maxRecords: 100, total: n | 29: | its request says `{since}` and `{until}`
          first: 0               | first: 0, maxRecods: 100 | 29: | did you mean `maxRecords`?
          first: 0               | first: 0, maxRecords: 0 | 29: | maxRecords
          first: 0               | first: 0, emptyPageEnds: true | 29: | `emptyPageEnds` does nothing for `kind: page`
          kind: page, parameter: page, first: 0 | 'kind: cursor, parameter: c, next: n, more: m, emptyPageEnds: true' | 29: | `more` says which page is the last
          {since:dd/MM/yyyy HH:mm:ss} | {until:dd/MM/yyyy HH:mm:ss} | 30: | `until` is not filled in by changed
          first: 0               | first: 2               | 29: | first
          kind: page             | kind: cursor           | 29: | `cursor` needs `next`
          first: 0               | first: 0, sizeParameter: page | 29: | `page` asks for the next page already
          first: 0               | 'first: 0, total: ""'  | 29: | names no field
          first: 0               | first: 0, total: "header:X Total" | 29: | the name of a header
          updatedAt: stamp       | updatedAt: "{fields.stamp}" | 19: | a path is written here
          nativeId: ref          | 'nativeId: ref\\n  record: {at: "${body}", newerBy: updatedAt, complete: true}' | 16: | a path is written here
          {since:dd/MM           | {sinc:dd/MM            | 30: | `sinc` is not filled in by changed; did you mean `since`?
          {since:dd/MM/yyyy HH:mm:ss} | {since:epoch-milis} | 30: | `epoch-milis` is not a format or a java.time pattern; did you mean `epoch-millis`?
          {fieldNames:name}      | {fieldNames:nmae}      | 31: | `nmae` is not a field of this object
          {value:quoted}         | {value:qoted}          | 32: | did you mean `quoted`?
          "{value:quoted}"       | "name = '{value}'"     | 32: | write `{value:soql}` or `{value:odata}`
          "{value:quoted}"       | "name = '{value:quoted}'" | 32: | write `{value:soql}` or `{value:odata}`
          "{value:quoted}"       | '''name = "{value:odata}"''' | 32: | write `{value:quoted}` or `{value:json}`
          "{field}"              | "{feld}"               | 32: | `feld` is not filled in by find; did you mean `field`?
          {idempotencyKey}       | {idempotenceKey}       | 33: | did you mean `idempotencyKey`?
          '{fields.name.first|fields.mail}' | '{fields.name.first|fields.mial}' | 33: | `mial` is not a field of this object; did you mean `mail`?
          "/clients/{id}", body  | "/clients/{ids}", body | 34: | `ids` is not filled in by update; allowed: fields, id,
          """)
  void whatCouldNeverWorkIsAProblemAtItsLine(
      String right, String wrong, String line, String message) {
    var from = right.replace("\\n", "\n");
    assertThat(WHOLE).contains(from);

    var found = findings(WHOLE.replace(from, wrong.replace("\\n", "\n")));

    assertThat(found)
        .anySatisfy(it -> assertThat(it).contains("shop.system.yaml:" + line, message));
  }

  private static final String POLLED =
      """
      type: shop
      baseUrl: "https://api.example.com"
      objects:
        people:
          updatedAt: stamp
          createdAt: made
          fields: {stamp: {type: datetime}, modifiedBy: {}}
          operations:
            get: {method: GET, path: "/people/{id}"}
            list: {method: GET, path: /people, records: rows, paging: {kind: cursor, parameter: after, next: next}}
            changed: {method: GET, path: /people, query: {since: "{since}"}, records: rows, paging: {kind: keyset, parameter: after, next: next}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          updatedAt: stamp      | version: stamp         | 11: | need the object's `updatedAt`; else write `kind: cursor`
          '{since: "{since}"}'  | {all: "true"}          | 11: | nothing in the request says `{since}`
          kind: keyset          | 'kind: cursor, byTime: true' | 0: | ''
          createdAt: made       | createdAt: stamp       | 5:  | `updatedAt` and `createdAt` are one field
          updatedAt: stamp      | 'updatedAt: made|stamp' | 5: | `updatedAt` and `createdAt` are one field
          updatedAt: stamp      | 'updatedAt: stamp|made' | 0: | ''
          updatedAt: stamp      | 'updatedAt: stamp|'    | 5:  | a name is missing
          """)
  void pagesAndTimesThatCannotMoveAreAProblemAtTheirLine(
      String right, String wrong, String line, String message) {
    var from = right.replace("\\n", "\n");
    assertThat(POLLED).contains(from);
    assertThat(findings(POLLED)).isEmpty();

    var found = findings(POLLED.replace(from, wrong));

    if (message.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).singleElement().asString().contains("shop.system.yaml:" + line, message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {path: ok, isNot: true, failure: permanent}           | ''
          {path: errors, present: true, failure: invalid}       | ''
          {status: [409, item], failure: alreadyThere}          | ''
          {status: 2xx, contains: no, failure: transient}       | ''
          {failure: permanent}                                  | this would be so of every answer: say `contains`
          {status: 2xx, failure: permanent}                     | every answer of success
          {path: ok, failure: permanent}                        | this would be so of every answer
          {present: true, failure: permanent}                   | `present` needs `path`
          {path: ok, is: a, isNot: a, failure: permanent}       | this is never so
          {status: item, contains: a, failure: none}            | is no success
          {status: itm, contains: a, failure: stale}            | `itm` is no HTTP status
          {path: ok, isnt: true, failure: permanent}            | `isnt` is not a key here; did you mean `isNot`?
          {path: ok, is: no, failure: refusd}                   | did you mean `refused`?
          """)
  void rulesOverStatusAndAnswerAreCheckedAtTheirLine(String rule, String message) {
    var found =
        findings(
            WHOLE.replace(
                "{status: \"409\", failure: alreadyThere, existing: \"id (\\\\d+)\"}", rule));

    if (message.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).singleElement().asString().contains("shop.system.yaml:9:", message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          create: {method: POST, id: header:Location      | ''
          create: {method: POST, id: ''                   | ''
          create: {method: POST, id: result.id            | ''
          create: {method: POST, id: header:Location;data.id;id | ''
          create: {method: POST, id: header:Location;     | a name is missing
          create: {method: POST, id: data.id;header:a b   | `header:` is followed by the name of a header
          get: {method: GET, id: id;header:Location       | only a write of one record
          list: {method: GET, id: Id;id                   | ''
          create: {method: POST, id: 'header:'            | `header:` is followed by the name of a header
          create: {method: POST, id: 'header:a b'         | `header:` is followed by the name of a header
          create: {method: POST, id: '{id}'               | a path is written here
          createMany: {batch: 5, method: POST, id: ''     | only a write of one record
          get: {method: GET, id: header:Location          | only a write of one record
          list: {method: GET, records: 'a[].b'            | ''
          list: {method: GET, records: 'a[].{b}'          | a path is written here
          list: {method: GET, form: row                   | did you mean `rows`?
          list: {method: GET, withoutRecords: nul         | allowed: failure, empty, noContent, nullValue
          list: {method: GET, itemStatus: {success: '{a}'} | a path is written here
          list: {method: GET, itemStatus: {sucess: a}     | did you mean `success`?
          """)
  void aPlaceOfAnIdThatNoAnswerHasIsAProblem(String operation, String message) {
    var manifest =
        """
        type: shop
        baseUrl: "https://api.example.com"
        objects:
          people:
            operations:
              %s, path: /people}
        """;
    var found = findings(manifest.formatted(operation.replace(';', '|')));

    if (message.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).singleElement().asString().contains("shop.system.yaml:6:", message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'query: {q: "at {offset}"}, paging: {kind: offset, first: 1}'                    | ''
          'paging: {kind: offset, first: 1}'                                              | says in `parameter` how the next page is asked for, or has `{offset}`
          'query: {q: "at {cursor}"}, paging: {kind: offset}'                             | `cursor` is not filled in by list
          'query: {q: "at {ofset}"}, paging: {kind: offset, parameter: o}'                | did you mean `offset`?
          'query: {q: "at {size}"}'                                                       | `size` is not filled in by list
          'paging: {kind: keyset, next: n}'                                               | has `{cursor}` in its request
          'paging: {kind: link, next: n}'                                                 | ''
          'query: {q: "after {cursor}"}, paging: {kind: cursor, next: n}'                 | ''
          'query: {q: "{size} after {cursor}"}, paging: {kind: cursor, next: n}'          | the first page has no cursor
          'body: {q: [{a: "{size} {cursor}"}]}, paging: {kind: lastRecord}'               | the first page has no cursor
          'paging: {kind: link}'                                                          | `link` needs `next`
          'paging: {kind: link, next: n, parameter: p}'                                   | `parameter` does nothing for `kind: link`
          'paging: {kind: lastRecord, parameter: after}'                                  | ''
          'paging: {kind: lastRecord, parameter: after, first: 1}'                        | `first` does nothing for `kind: lastRecord`
          'paging: {kind: offset, parameter: o, next: n}'                                 | `next` does nothing for `kind: offset`
          'paging: {kind: cursor, next: n, continuation: {method: GET, path: "/a/{cursor}"}}'   | ''
          'paging: {kind: cursor, next: n, continuation: {method: GET, path: "/a/{curser}"}}'   | did you mean `cursor`?
          'paging: {kind: cursor, next: n, continuation: {method: GET, path: /a}}'              | the same page again and again
          'paging: {kind: cursor, next: n, parameter: p, continuation: {method: GET, path: "/a/{cursor}"}}' | leave out `parameter`
          'paging: {kind: page, parameter: p, continuation: {method: GET, path: "/a/{page}"}}'  | `continuation` does nothing for `kind: page`
          'paging: {kind: cursr, next: n, parameter: p}'                                  | did you mean `cursor`?
          """)
  void pagesThatNothingAsksForAreAProblemAtTheirLine(String written, String message) {
    var manifest =
        """
        type: shop
        baseUrl: "https://api.example.com"
        objects:
          people:
            updatedAt: stamp
            fields: {stamp: {type: datetime}}
            operations:
              list: {method: GET, path: "/people", headers: {X: "{since}"}, records: rows, %s}
        """;
    var found = findings(manifest.formatted(written));

    if (message.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).anySatisfy(it -> assertThat(it).contains("shop.system.yaml:8:", message));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          poll: wholeList                     | list | ''
          poll: byTime                        | list | ''
          poll: wholeLst                      | list | did you mean `wholeList`?
          poll: wholeList                     | get  | needs the operation `list`
          'poll: wholeList, updatedAt: stamp' | list | polls ask by `updatedAt`
          """)
  void aWholeListIsPolledWhereNothingElseTellsChanges(String poll, String kind, String message) {
    var manifest =
        """
        type: shop
        baseUrl: "https://api.example.com"
        objects:
          people: {%s, operations: {%s: {method: GET, path: "/people"}}}
        """;
    var found = findings(manifest.formatted(poll, kind));

    if (message.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).singleElement().asString().contains("shop.system.yaml:4:", message);
    }
  }

  @Test
  void aVersionInAHeaderNamesTheHeader() {
    var manifest =
        """
        type: shop
        baseUrl: "https://api.example.com"
        objects:
          people: {version: "header:%s", operations: {get: {path: "/people/{id}"}}}
        """;
    assertThat(findings(manifest.formatted("ETag"))).isEmpty();
    assertThat(findings(manifest.formatted("")))
        .singleElement()
        .asString()
        .contains("shop.system.yaml:4:", "as in `header:ETag`");
  }

  @Test
  void hostsAreNamesAndALinkIsFollowedByGet() {
    var manifest =
        """
        type: shop
        baseUrl: "https://api.example.com"
        hosts: [files.example.com, "%s"]
        objects:
          people:
            operations:
              list: {method: %s, path: /people, records: rows, paging: {kind: link, next: n}}
        """;
    assertThat(findings(manifest.formatted("localhost:8443", "GET"))).isEmpty();
    for (var wrong : List.of("https://a.example", "*.example.com", "a/b", "", "a:b")) {
      assertThat(findings(manifest.formatted(wrong, "GET")))
          .as(wrong)
          .singleElement()
          .asString()
          .contains("shop.system.yaml:3:", "is no host");
    }
    assertThat(findings(manifest.formatted("${file}", "GET")))
        .singleElement()
        .asString()
        .contains("shop.system.yaml:3:", "`file` is not a setting");
    assertThat(findings(manifest.formatted("a.example", "POST")))
        .singleElement()
        .asString()
        .contains("shop.system.yaml:7:", "followed by `GET`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind: cursor, parameter: after, next: next              | next
          kind: page, parameter: page, more: "!last"              | more
          kind: offset, parameter: from, total: meta.count        | total
          kind: offset, parameter: from, total: "header:X-Total"  | ''
          kind: linkHeader                                        | ''
          """)
  void anAnswerThatHoldsMoreThanItsRecordsSaysWhereTheyAre(String paging, String key) {
    var manifest =
        """
        type: shop
        baseUrl: "https://api.example.com"
        objects:
          people:
            operations:
              list: {path: /people, paging: {%s}}
        """
            .formatted(paging);

    if (key.isEmpty()) {
      assertThat(findings(manifest)).isEmpty();
    } else {
      assertThat(findings(manifest))
          .singleElement()
          .asString()
          .contains("shop.system.yaml:6:", "`records` is required here", "holds `" + key + "`");
    }
    assertThat(findings(manifest.replace("/people,", "/people, records: rows,"))).isEmpty();
  }

  @Test
  void s22CountedPagesByTimeSaySinceInAListingOfAllToo() {
    var cursor = "{kind: cursor, parameter: after, next: next}";
    var counted = "{kind: offset, parameter: from, byTime: true}";

    assertThat(findings(POLLED.replace(cursor, counted)))
        .singleElement()
        .asString()
        .contains("shop.system.yaml:10:", "list/paging/byTime", "`{since}`");
    assertThat(findings(POLLED.replace(cursor, cursor.replace("cursor", "keyset")))).isEmpty();
  }

  @Test
  void aTimeOfCreationBesideOneOfChangeIsANotice() {
    var manifest = POLLED.replace("updatedAt: stamp", "updatedAt: meta.created_at");
    assertThat(findings(manifest, Finding.Kind.NOTICE)).isEmpty();

    var both = manifest.replace("modifiedBy: {}", "modifiedBy: {}, meta.lastModifiedDate: {}");
    assertThat(findings(both, Finding.Kind.NOTICE))
        .singleElement()
        .asString()
        .contains("shop.system.yaml:5:", "did you mean `meta.lastModifiedDate`?");
  }

  @Test
  void whatCannotBeAskedWithoutATimeOfChangeIsANotice() {
    var manifest =
        POLLED
            .replace("updatedAt: stamp\n", "version: stamp\n")
            .replace("kind: keyset", "kind: cursor")
            .replace("modifiedBy: {}", "lastChanged: {}");

    assertThat(findings(manifest)).isEmpty();
    assertThat(findings(manifest, Finding.Kind.NOTICE))
        .singleElement()
        .asString()
        .contains(
            "shop.system.yaml:11:", "every poll reads the whole list", "`updatedAt: lastChanged`");
  }

  private static final String HOLDING =
      WHOLE.replace(
          "nativeId: ref",
          """
          nativeId: ref
            kind: kind
            kinds: {"*.made": created, "*.changed": updated}
            record: {at: client, newerBy: updatedAt, complete: true}\
          """);

  @Test
  void s3aRecordInTheEventIsTakenWithItsClaims() {
    assertThat(findings(HOLDING)).isEmpty();
    assertThat(findings(HOLDING, Finding.Kind.NOTICE)).isEmpty();
    assertThat(
            findings(
                HOLDING
                    .replace("updatedAt: stamp", "version: stamp")
                    .replace("newerBy: updatedAt", "newerBy: version")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          newerBy: updatedAt     | newerBy: updtedAt      | 18: | did you mean `updatedAt`?
          newerBy: updatedAt,    | ''                     | 18: | `newerBy` is required
          newerBy: updatedAt     | newerBy: version       | 18: | which is read: it has no `version`
          updatedAt: stamp       | 'version: tag'         | 18: | it has a `version`: write `newerBy: version`
          updatedAt: stamp       | ''                     | 18: | it has no `updatedAt`
          ', complete: true'     | ''                     | 18: | `complete: true` says that an event holds every field
          complete: true         | complete: false        | 18: | leave `record` out: the record is read
          complete: true         | complte: true          | 18: | did you mean `complete`?
          complete: true         | 'complete: true, within: 0s' | 18: | `within` is longer than nothing
          '{at: client, newerBy: updatedAt, complete: true}' | client | 18: | record
          '  kind: kind'           | ''                     | 18: | `record` needs `kind`
          '{"*.made": created, "*.changed": updated}' | '{"*.gone": deleted}' | 18: | `record` needs `kind`
          '{secret: "${hookSecret}", header: X-Signed, algorithm: sha256}' | unsigned | 18: | anybody may send these events
          """)
  void s3aRecordInTheEventThatCannotBeTrustedIsRefused(
      String right, String wrong, String line, String message) {
    assertThat(
            findings(HOLDING.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong))))
        .anySatisfy(it -> assertThat(it).contains(line).contains(message));
  }

  @Test
  void whatChangedIsAskedForBesideAListOfAll() {
    var alone = WHOLE.lines().filter(it -> !it.strip().startsWith("list:")).collect(joining("\n"));
    assertThat(findings(alone))
        .singleElement()
        .asString()
        .contains("/objects/clients/operations/changed: `changed` needs a `list` beside it");
  }

  @Test
  void allProblemsOfATypeAreReportedAtOnce() {
    var wrong =
        WHOLE.replace("[mail]", "[mial]").replace("{since:", "{sinc:").replace("${token}", "${t}");

    assertThat(findings(wrong)).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void s9OnlyMarkersAreAskedForTogetherAndAllOfThemAreNamed() {
    var manifest =
        """
        type: shop
        baseUrl: "https://api.example.com"
        objects:
          people:
            id: id
            operations:
              find: {method: GET, path: /people, query: {email: "{value}"}%s}
              findMarker: {method: GET, path: /people, query: {ours: "{%s}"}, batch: 50}
        """;

    assertThat(findings(manifest.formatted("", "values"))).isEmpty();
    assertThat(findings(manifest.formatted("", "values:lowercase"))).isEmpty();
    assertThat(findings(manifest.formatted(", batch: 50", "values")))
        .singleElement()
        .asString()
        .contains("shop.system.yaml:7:", "one value a call", "findMarker");
    assertThat(findings(manifest.formatted("", "value")))
        .singleElement()
        .asString()
        .contains("shop.system.yaml:8:", "{values}");
  }

  @Test
  void s4WhatHoldsForAllOperationsIsNotTakenBackByOne() {
    var manifest =
        """
        type: shop
        baseUrl: "https://api.example.com"
        objects:
          people:
            id: id
            absent: %s
            operations:
              list: {method: GET, path: /people, absent: %s}
        """;

    assertThat(findings(manifest.formatted("unsaid", "cleared"))).isEmpty();
    assertThat(findings(manifest.formatted("cleared", "unsaid")))
        .singleElement()
        .asString()
        .contains("shop.system.yaml:8:", "say it at those it holds for");
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void whatTheProductShipsHasNone(Path file) throws IOException {
    var read = DefinitionReader.readSystem(file.toString(), Files.readString(file));

    assertThat(read.definition()).isNotNull();
    assertThat(CompileChecks.of(read.definition())).isEmpty();
  }

  static List<Path> shipped() {
    return Stream.of("routes", "docs").flatMap(TypeChecksTest::manifests).toList();
  }

  private static Stream<Path> manifests(String folder) {
    try (var files = Files.walk(Path.of(folder))) {
      return files.filter(it -> it.toString().endsWith(".system.yaml")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> findings(String manifest) {
    return findings(manifest, Finding.Kind.PROBLEM);
  }

  private static List<String> findings(String manifest, Finding.Kind kind) {
    var loaded =
        load(Map.of(), List.of(new Source("shop.system.yaml", Source.Kind.SYSTEM, manifest)), HEAD);
    return loaded.findings().stream()
        .filter(it -> it.kind() == kind)
        .filter(it -> String.valueOf(it.position()).contains("shop.system"))
        .map(Finding::toString)
        .toList();
  }

  @Test
  void aWriteThatSendsNoFieldIsSaid() {
    var manifest =
        """
        type: shop
        baseUrl: https://shop.example
        objects:
          people:
            entities: [contact]
            path: /people
            fields: {email: email}
            operations:
              get: {}
              create: {body: {email: "{fields.email}"}}
              update: {body: {status: active}}
        """;

    assertThat(findings(manifest, Finding.Kind.NOTICE))
        .filteredOn(it -> it.contains("sends no field"))
        .singleElement()
        .asString()
        .contains("/objects/people/operations/update: `update` sends no field of a record");
  }
}
