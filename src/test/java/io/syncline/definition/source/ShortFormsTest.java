package io.syncline.definition.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.definition.check.type.CompileChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortFormsTest {

  @ParameterizedTest
  @ValueSource(strings = {"hubspot", "xero", "zendesk"})
  void aShippedManifestSaysShortWhatItSaidAtLength(String name) throws IOException {
    var text = Files.readString(Path.of("routes/systems", name + ".system.yaml"));
    var longText =
        Files.readString(Path.of("src/test/resources/manifests", name + ".long.system.yaml"));
    var before = type(longText);
    var now = type(text);

    assertThat(rules(now.errors())).isEqualTo(rules(before.errors()));
    before
        .objects()
        .forEach(
            (object, said) -> {
              var is = Objects.requireNonNull(now.objects().get(object), object);
              assertThat(is.operations().keySet()).isEqualTo(said.operations().keySet());
              said.operations()
                  .forEach((kind, it) -> assertThat(is.operations().get(kind)).isEqualTo(it));
              assertThat(is.fields()).isEqualTo(said.fields());
              assertThat(is).isEqualTo(said);
            });
    assertThat(withoutErrors(only(now, before))).isEqualTo(withoutErrors(before));
    assertThat(text.lines().filter(it -> !it.strip().startsWith("#")).count())
        .as("lines beside comments, all objects")
        .isLessThan(100);
  }

  /** Without the objects that came later, and their events. */
  private static SystemType only(SystemType now, SystemType before) {
    var objects = new HashMap<>(now.objects());
    objects.keySet().retainAll(before.objects().keySet());
    var hook = Objects.requireNonNull(now.webhook());
    var events = new HashMap<>(hook.meaning().objects());
    events.values().retainAll(objects.keySet());
    assertThat(events).isEqualTo(Objects.requireNonNull(before.webhook()).meaning().objects());
    return new SystemType(
        now.type(),
        now.title(),
        now.transport(),
        now.settings(),
        now.endpoint(),
        now.errors(),
        before.webhook(),
        objects);
  }

  private static SystemType withoutErrors(SystemType type) {
    return new SystemType(
        type.type(),
        type.title(),
        type.transport(),
        type.settings(),
        type.endpoint(),
        List.of(),
        type.webhook(),
        type.objects());
  }

  /** One for each status, in order: an answer has one status only. */
  private static List<ErrorRule> rules(List<ErrorRule> rules) {
    return rules.stream()
        .flatMap(
            rule ->
                rule.status().stream()
                    .map(it -> it.equals("207") ? ErrorRule.ITEM : it)
                    .map(
                        it ->
                            new ErrorRule(
                                List.of(it), rule.when(), rule.failure(), rule.existing())))
        .sorted(Comparator.comparing(it -> it.status().get(0)))
        .toList();
  }

  private static SystemType type(String text) {
    var read = DefinitionReader.readSystem("a.system.yaml", text);
    assertThat(read.findings()).filteredOn(Finding::refuses).isEmpty();
    return Objects.requireNonNull(read.definition());
  }

  private static final String SHOP =
      """
      type: shop
      baseUrl: "https://shop.example"
      objects:
        people:
          entities: [contact]
          path: /people/
          records: rows
          record: row
          query: {only: "{fieldNames}"}
          headers: {X-Version: "2"}
          paging: {kind: cursor, parameter: after, next: next}
          itemStatus: {errors: errors}
          defaults: {clearAs: emptyText, pii: true}
          fields:
            mail: email
            note: {clearAs: impossible}
            tag:
          operations:
            list: {}
            find: {path: search, query: {q: "{value}", only: null}, paging: null, records: hits}
            get: {path: "{id}.json", many: {path: .json, query: {ids: "{ids}"}, batch: 9}}
            create: {body: {"...": "{fields}"}, many: {body: {all: [{"...": "{fields}"}]}, batch: 5}}
            update: {method: PUT, body: {"...": "{fields}"}, headers: {X-Version: "3"}}
            delete: {path: /gone/{id}, itemStatus: null}
        firms:
          like: people
          entities: [company]
          path: /firms
          operations: {find: null, delete: {}}
      """
          .replace("/gone/{id}", "\"/gone/{id}\"");

  @Test
  void whatAnObjectSaysHoldsForItsOperationsUnlessTheySayOtherwise() {
    var people = type(SHOP).objects().get("people");
    var list = people.operations().get(Operation.Kind.LIST);

    assertThat(list.method() + " " + list.path()).isEqualTo("GET /people");
    assertThat(list.query()).containsExactly(Map.entry("only", List.of("{fieldNames}")));
    assertThat(list.headers()).containsExactly(Map.entry("X-Version", "2"));
    assertThat(list.records()).isEqualTo("rows");
    assertThat(list.paging()).isNotNull();
    assertThat(list.itemStatus()).isNull();
    var find = people.operations().get(Operation.Kind.FIND);
    assertThat(find.path()).isEqualTo("/people/search");
    assertThat(find.query()).containsOnlyKeys("q");
    assertThat(find.paging()).isNull();
    assertThat(find.records()).isEqualTo("hits");
    var get = people.operations().get(Operation.Kind.GET);
    assertThat(get.path()).isEqualTo("/people/{id}.json");
    assertThat(get.records()).isEqualTo("row");
    var getMany = people.operations().get(Operation.Kind.GET_MANY);
    assertThat(getMany.path()).isEqualTo("/people.json");
    assertThat(getMany.records()).isEqualTo("rows");
    assertThat(getMany.query()).containsOnlyKeys("only", "ids");
    assertThat(getMany.batch()).isEqualTo(9);
    var create = people.operations().get(Operation.Kind.CREATE);
    assertThat(create.method() + " " + create.path()).isEqualTo("POST /people");
    assertThat(create.query()).isEmpty();
    assertThat(create.itemStatus()).isNotNull();
    assertThat(create.records()).isEqualTo("row");
    var createMany = people.operations().get(Operation.Kind.CREATE_MANY);
    assertThat(createMany.batch()).isEqualTo(5);
    assertThat(createMany.records()).isEqualTo("rows");
    assertThat(createMany.body()).isNotEqualTo(create.body());
    var update = people.operations().get(Operation.Kind.UPDATE);
    assertThat(update.method() + " " + update.path()).isEqualTo("PUT /people/{id}");
    assertThat(update.headers()).containsExactly(Map.entry("X-Version", "3"));
    var delete = people.operations().get(Operation.Kind.DELETE);
    assertThat(delete.method() + " " + delete.path()).isEqualTo("DELETE /gone/{id}");
    assertThat(delete.itemStatus()).isNull();
    assertThat(people.fields().values())
        .allMatch(it -> it.pii())
        .extracting(it -> it.path() + " " + it.attribute() + " " + it.clearAs())
        .containsExactlyInAnyOrder(
            "mail email EMPTY_TEXT", "note null IMPOSSIBLE", "tag null EMPTY_TEXT");
  }

  @Test
  void anObjectThatIsLikeAnotherTakesWhatItDoesNotSay() {
    var firms = type(SHOP).objects().get("firms");

    assertThat(firms.entities()).containsExactly("company");
    assertThat(firms.can(Operation.Kind.FIND)).isFalse();
    assertThat(firms.operations().get(Operation.Kind.GET_MANY).path()).isEqualTo("/firms.json");
    assertThat(firms.operations().get(Operation.Kind.DELETE).path()).isEqualTo("/firms/{id}");
    assertThat(firms.fields()).isEqualTo(type(SHOP).objects().get("people").fields());
    assertThat(CompileChecks.of(type(SHOP))).isEmpty();
  }

  @Test
  void withoutAValueAKeyTakesAwayWhatTheOtherObjectSays() {
    var text = SHOP.replace("path: /firms", "path: /firms\n    paging: null\n    headers:");
    var firms = type(text).objects().get("firms");

    assertThat(firms.operations().get(Operation.Kind.LIST).paging()).isNull();
    assertThat(firms.operations().get(Operation.Kind.LIST).headers()).isEmpty();
    assertThat(firms.operations().get(Operation.Kind.LIST).records()).isEqualTo("rows");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          like: people             | like: poeple                  | 26 | `poeple` is not an object of this type; did you mean `people`?
          like: people             | like: firms                   | 26 | an object cannot be like itself
          entities: [contact]      | 'entities: [contact], like: firms' | 0 | an object cannot be like itself
          path: /people/           | path: [a]                     | 6  | a text is expected here, not a list
          kind: cursor             | kind: curser                  | 11 | did you mean `cursor`?
          next: next               | nxt: next                     | 11 | `nxt` is not a key here
          clearAs: emptyText       | clearAs: emptyTxt             | 13 | did you mean `emptyText`?
          paging: {kind            | pagin: {kind                  | 11 | `pagin` is not a key here; did you mean `paging`?
          defaults: {              | default: {                    | 13 | `default` is not a key here; did you mean `defaults`?
          'many: {path: .json,'    | 'many: {pth: .json,'          | 21 | `pth` is not a key here; did you mean `path`?
          'update: {method: PUT,'  | 'update: {many: 5,'           | 23 | a map is expected here, not a number
          'delete: {path'          | 'delete: {many: {}, path'     | 24 | `many` is written in `get`, `create` and `update`
          'list: {}'               | 'list: {}, createMany: {}'    | 0  | ''
          """)
  void aShortFormThatStandsForNothingIsAProblemAtItsLine(
      String right, String wrong, int line, String message) {
    assertThat(SHOP).contains(right);
    var text =
        line == 0 && wrong.contains("like")
            ? SHOP.replace("entities: [contact]", "entities: [contact]\n    like: firms")
            : SHOP.replace(
                right, wrong.replace("list: {}, createMany", "list: {}\n      createMany"));

    var found = DefinitionReader.readSystem("shop.system.yaml", text).findings();

    assertThat(found).isNotEmpty();
    if (line > 0) {
      assertThat(found)
          .anySatisfy(it -> assertThat(it.toString()).contains("yaml:" + line + ":", message));
    } else {
      assertThat(found).allMatch(Finding::refuses);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          paging: {kind: page, parameter: p} | no operation of this object takes `paging` from here
          itemStatus: {errors: e}            | no operation of this object takes `itemStatus` from here
          defaults: {pii: true}              | no field of this object takes `defaults` from here
          query: {a: b}                      | ''
          paging:                            | `paging` needs a value: there is none to take away
          """)
  void whatNoOperationTakesIsAProblem(String key, String message) {
    var text =
        """
        type: shop
        baseUrl: "https://shop.example"
        objects:
          people:
            %s
            operations: {get: {path: "/people/{id}"}}
        """
            .formatted(key);
    var found = DefinitionReader.readSystem("shop.system.yaml", text).findings();

    if (message.isEmpty()) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).singleElement().asString().contains("yaml:5:", message);
    }
  }

  @Test
  void withoutAShortFormAPathIsRequiredAndMethodsFollowFromTheOperation() {
    var text =
        """
        type: shop
        baseUrl: "https://shop.example"
        check: {path: /me}
        objects:
          people:
            operations:
              list: {path: /people}
              changed: {path: /search, body: {since: "{since}"}}
              archive: {path: /people}
              get: {}
        """;
    var found = DefinitionReader.readSystem("shop.system.yaml", text).findings();

    assertThat(found)
        .extracting(Finding::toString)
        .satisfiesExactly(
            it -> assertThat(it).contains("yaml:9:", "`method` is required here"),
            it -> assertThat(it).contains("yaml:10:", "`path` is required here"));
    var whole = type(text.replace("archive: {", "delete: {").replace("get: {}", "get: {path: /a}"));
    var operations = whole.objects().get("people").operations();
    assertThat(Objects.requireNonNull(whole.check()).method()).isEqualTo("GET");
    var many = text.replace("{path: /me}", "{path: /me, many: {}}");
    assertThat(DefinitionReader.readSystem("shop.system.yaml", many).findings())
        .first()
        .asString()
        .contains("yaml:3:", "`check` is of no group");
    assertThat(operations.get(Operation.Kind.CHANGED).method()).isEqualTo("POST");
    assertThat(operations.get(Operation.Kind.DELETE).method()).isEqualTo("DELETE");
  }
}
